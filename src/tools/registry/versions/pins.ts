import { randomUUID } from "node:crypto";
import semver from "semver";
import { InvalidInput } from "../../errors.ts";
import type { AgentManifest } from "../manifest.ts";
import type { Held } from "./held.ts";
import { Retired, type Keep } from "./retired.ts";

/** Names for single objects: those that are registered, and the last of those that were. */
export class Pins<Entry extends AgentManifest> {
  readonly #held = new Map<string, Held<Entry>>();
  readonly #retired: Retired<Held<Entry>>;
  readonly #pins = new WeakMap<Entry, string>();
  /** Pins of another process, or of an earlier life of this one, must name nothing here. */
  readonly #life = randomUUID();
  #count = 0;

  constructor(keep: Keep | undefined) {
    this.#retired = new Retired(keep);
  }

  /** An object about to be registered; the same object keeps its pin. */
  prepare(entry: Entry, version: semver.SemVer): Held<Entry> {
    const pin = this.#pins.get(entry) ?? `${entry.version}#${this.#life}-${(this.#count += 1)}`;
    return { entry, version, pin };
  }

  hold(held: Held<Entry>): void {
    this.#pins.set(held.entry, held.pin);
    this.#retired.delete(held.pin);
    this.#held.set(held.pin, held);
  }

  retire(held: Held<Entry>): void {
    const { name, tenant = "" } = held.entry;
    this.#held.delete(held.pin);
    this.#retired.add(`${name} ${tenant}`, held.pin, held);
  }

  /** What is registered of an object now. */
  held(entry: Entry): Held<Entry> | undefined {
    return this.#held.get(this.#pins.get(entry) ?? "");
  }

  get(pin: string): Entry | undefined {
    return (this.#held.get(pin) ?? this.#retired.get(pin))?.entry;
  }

  /** @throws InvalidInput for an object that never was registered. */
  of(entry: Entry): string {
    const pin = this.#pins.get(entry);
    if (pin !== undefined) return pin;
    throw new InvalidInput(`this object of agent "${entry.name}" was never registered`, { field: "entry" });
  }
}

/** The version of the object that a pin names, also one of another process; `null` for what is no pin. */
export function versionOfPin(pin: string): semver.SemVer | null {
  return semver.parse(pin.slice(0, Math.max(0, pin.indexOf("#"))));
}
