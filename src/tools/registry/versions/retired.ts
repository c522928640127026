/** How much is kept of what was replaced or removed. */
export interface Keep {
  /** Objects of each name. Default 20. */
  readonly ofEachName?: number;
  /** Objects of all names together. Default 10,000. */
  readonly inAll?: number;
}

/**
 * Objects that were replaced or removed, by their pins: runs that began with them find them here. The oldest go first, those of the same
 * name once there are too many of it, those of any name once there are too many in all. An object costs what it holds: a module with its
 * own code, some 10 to 30 KB; a tool of a server, its schema.
 */
export class Retired<Value> {
  readonly #values = new Map<string, { readonly name: string; readonly value: Value }>();
  readonly #byName = new Map<string, Set<string>>();
  readonly #ofEachName: number;
  readonly #inAll: number;

  constructor({ ofEachName = 20, inAll = 10_000 }: Keep = {}) {
    this.#ofEachName = ofEachName;
    this.#inAll = inAll;
  }

  get(pin: string): Value | undefined {
    return this.#values.get(pin)?.value;
  }

  add(name: string, pin: string, value: Value): void {
    this.delete(pin);
    this.#values.set(pin, { name, value });
    const pins = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, pins.add(pin));
    if (pins.size > this.#ofEachName) this.#dropFirst(pins);
    if (this.#values.size > this.#inAll) this.#dropFirst(this.#values.keys());
  }

  delete(pin: string): void {
    const known = this.#values.get(pin);
    if (known === undefined) return;
    this.#values.delete(pin);
    const pins = this.#byName.get(known.name);
    pins?.delete(pin);
    if (pins?.size === 0) this.#byName.delete(known.name);
  }

  #dropFirst(pins: Iterable<string>): void {
    for (const oldest of pins) {
      this.delete(oldest);
      return;
    }
  }
}
