import type { Logger } from "../../tools/logger.ts";
import type { Agent } from "../agent.ts";
import type { Changed, Pins } from "./remote-source.ts";

/** Something a remote side offers. */
export interface Offer {
  /** What the remote side calls it. */
  readonly item: string;
  /** Name of the agent it becomes. */
  readonly name: string;
  /** Of everything a planner or a caller goes by. */
  readonly hash: string;
  make(): Agent;
}

interface OffersOptions {
  readonly remote: string;
  readonly onChange: "accept" | "hold";
  readonly pins: Pins;
  readonly log: Logger;
}

/** What a remote side offers, held against what was confirmed: a tool that is not what it was is noticed, and under "hold" not offered. */
export class Offers {
  readonly #options: OffersOptions;
  readonly #pins: Map<string, string>;
  #seen: readonly Offer[] = [];
  /** By item, so that an offer which stays the same stays the same agent. */
  readonly #made = new Map<string, { readonly hash: string; readonly name: string; readonly agent: Agent }>();
  #agents: readonly Agent[] = [];
  #changed: readonly Changed[] = [];

  constructor(options: OffersOptions) {
    this.#options = options;
    this.#pins = new Map(Object.entries(options.pins));
  }

  /** The remote side's present offers. */
  update(seen: readonly Offer[]): void {
    this.#seen = seen;
    // A name that was never seen has nothing that it could have changed from.
    for (const { item, hash } of seen) if (!this.#pins.has(item)) this.#pins.set(item, hash);
    this.#settle();
  }

  agents(): readonly Agent[] {
    return this.#agents;
  }

  changed(): readonly Changed[] {
    return this.#changed;
  }

  pins(): Pins {
    return Object.fromEntries(this.#pins);
  }

  confirm(pins: Pins = Object.fromEntries(this.#seen.map(({ item, hash }) => [item, hash]))): void {
    for (const [item, hash] of Object.entries(pins)) this.#pins.set(item, hash);
    this.#settle();
  }

  #settle(): void {
    const known = new Set(this.#changed.map(({ item, now }) => `${item} ${now}`));
    const changed = this.#seen.flatMap((offer) => this.#changeOf(offer));
    for (const change of changed) {
      if (known.has(`${change.item} ${change.now}`)) continue;
      const fields = { remote: this.#options.remote, ...change };
      this.#options.log.warn(fields, "a remote agent is not what was confirmed");
    }
    this.#changed = changed;
    const held = new Set(changed.flatMap((change) => (change.held ? [change.item] : [])));
    this.#agents = this.#seen.flatMap((offer) => (held.has(offer.item) ? [] : [this.#agentOf(offer)]));
  }

  #changeOf({ item, name, hash }: Offer): Changed[] {
    const was = this.#pins.get(item);
    if (was === undefined || was === hash) return [];
    return [{ agent: name, item, was, now: hash, held: this.#options.onChange === "hold" }];
  }

  #agentOf(offer: Offer): Agent {
    const { item, hash, name } = offer;
    const made = this.#made.get(item);
    if (made?.hash === hash && made.name === name) return made.agent;
    const agent = offer.make();
    this.#made.set(item, { hash, name, agent });
    return agent;
  }
}
