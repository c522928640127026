import type { Agent } from "../../agents/agent.ts";
import type { RemoteDefinition } from "../../agents/remote/remote-definition.ts";
import type { Changed, Pins, RemoteSource, RemoteStatus } from "../../agents/remote/remote-source.ts";
import { toFailure, type Failure } from "../../tools/errors.ts";
import type { Logger } from "../../tools/logger.ts";
import type { VersionedRegistry } from "../../tools/registry/versioned-registry.ts";
import { trackWork, type Work } from "./track-work.ts";

interface LiveOptions {
  readonly tenant: string;
  readonly name: string;
  readonly definition: RemoteDefinition;
  readonly registry: VersionedRegistry<Agent>;
  readonly log: Logger;
  /** There are hashes that were not there before. */
  readonly pinned: (pins: Pins) => void;
}

/** One registration at work in this process: a connection, and its agents in the registry under the tenant that registered them. */
export class LiveRemote {
  readonly definition: RemoteDefinition;
  readonly #options: LiveOptions;
  readonly #source: RemoteSource;
  readonly #work: Work;
  readonly #unsubscribe: () => void;
  /** By the source's agent, which stays the same object for as long as nothing changes. */
  #registered = new Map<Agent, Agent>();
  readonly #own = new WeakSet<Agent>();
  #refused = new Map<string, Failure>();
  #offered: boolean;
  #known = "";

  /** @param offered whether its agents may be found and named; otherwise only those who hold them can run them */
  constructor(source: RemoteSource, options: LiveOptions, offered: boolean) {
    this.definition = options.definition;
    this.#source = source;
    this.#options = options;
    this.#offered = offered;
    this.#work = trackWork();
    this.#unsubscribe = source.onChange(() => this.#settle());
    this.#settle();
  }

  status(): RemoteStatus {
    return this.#source.status();
  }

  changed(): readonly Changed[] {
    return this.#source.changed();
  }

  /** Hashes of what is there now. */
  present(): Pins {
    const pins = { ...this.#source.pins() };
    for (const { item, now } of this.#source.changed()) pins[item] = now;
    return pins;
  }

  /** As they are registered. */
  agents(): readonly Agent[] {
    return [...this.#registered.values()];
  }

  /** Names of what it would offer, were it not draining. */
  withheld(): readonly string[] {
    return this.#offered ? [] : this.#source.agents().map((agent) => agent.name);
  }

  /** Whether it registered this agent. */
  has(agent: Agent): boolean {
    return this.#own.has(agent);
  }

  /** Agents that could not be registered, by name, and why. */
  refused(): ReadonlyMap<string, Failure> {
    return this.#refused;
  }

  confirm(pins: Pins): void {
    this.#source.confirm(pins);
  }

  offer(offered: boolean): void {
    if (this.#offered === offered) return;
    this.#offered = offered;
    this.#settle();
  }

  /** Takes its agents out of the registry, lets what is under way end, and closes the connection after `idleMs` without work. */
  async retire(idleMs = 0): Promise<void> {
    this.#unsubscribe();
    this.#offered = false;
    this.#settle();
    await this.#work.idle(idleMs);
    await this.#source.close();
  }

  /** Closes at once; calls under way fail. */
  async cut(): Promise<void> {
    this.#unsubscribe();
    await this.#source.close();
  }

  #settle(): void {
    const { registry, tenant, name, log } = this.#options;
    const offered = this.#offered ? this.#source.agents() : [];
    const next = new Map<Agent, Agent>();
    const refused = new Map<string, Failure>();
    for (const agent of offered) {
      const known = this.#registered.get(agent);
      const own = known ?? this.#work.tracked({ ...agent, tenant });
      try {
        if (known === undefined) registry.register(own);
        this.#own.add(own);
        next.set(agent, own);
      } catch (error) {
        const failure = toFailure(error);
        refused.set(agent.name, failure);
        if (!this.#refused.has(agent.name)) log.error({ remote: name, failure }, "a remote agent was not registered");
      }
    }
    // After the new ones are in: there is no moment at which an agent that only changed is missing.
    for (const [agent, own] of this.#registered) if (!next.has(agent)) registry.withdraw(own);
    this.#registered = next;
    this.#refused = refused;
    this.#keepPins();
  }

  #keepPins(): void {
    const pins = this.#source.pins();
    const known = JSON.stringify(pins);
    if (known === this.#known) return;
    this.#known = known;
    this.#options.pinned(pins);
  }
}
