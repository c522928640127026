/** How much is kept of what was replaced or removed. */
export interface Keep {
  /** Objects of each name, at least. Default 20. */
  readonly ofEachName?: number;
  /** How long every object is kept, milliseconds. Default 600,000: ten minutes. */
  readonly forMs?: number;
  /** Objects of all names together, at most. Default 2000. */
  readonly inAll?: number;
}

interface Kept<Value> {
  readonly name: string;
  readonly value: Value;
  /** Of the process's own clock, milliseconds. */
  readonly since: number;
}

/**
 * Objects that were replaced or removed, by their pins: runs that began with them find them here. Those of one name go, the oldest first,
 * once there are many of them and they are old; those of any name once there are too many in all. An object costs what it holds, some 10
 * to 20 KB with its schemas: 40 MB at most.
 */
export class Retired<Value> {
  readonly #kept = new Map<string, Kept<Value>>();
  readonly #byName = new Map<string, Set<string>>();
  readonly #ofEachName: number;
  readonly #forMs: number;
  readonly #inAll: number;

  constructor({ ofEachName = 20, forMs = 600_000, inAll = 2000 }: Keep = {}) {
    this.#ofEachName = ofEachName;
    this.#forMs = forMs;
    this.#inAll = inAll;
  }

  get(pin: string): Value | undefined {
    return this.#kept.get(pin)?.value;
  }

  add(name: string, pin: string, value: Value): void {
    this.delete(pin);
    const since = performance.now();
    this.#kept.set(pin, { name, value, since });
    const pins = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, pins.add(pin));
    for (const oldest of pins) {
      if (pins.size <= this.#ofEachName || since - (this.#kept.get(oldest)?.since ?? 0) < this.#forMs) break;
      this.delete(oldest);
    }
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#inAll) break;
      this.delete(oldest);
    }
  }

  delete(pin: string): void {
    const known = this.#kept.get(pin);
    if (known === undefined) return;
    this.#kept.delete(pin);
    const pins = this.#byName.get(known.name);
    pins?.delete(pin);
    if (pins?.size === 0) this.#byName.delete(known.name);
  }
}
