import { createBusyLimit, type BusyLimit } from "./busy-limit.ts";
import type { Load } from "./in-turn.ts";
import type { Places, Reserved } from "./places.ts";

/** For how long a tenant counts as somebody who works here too, milliseconds. */
const NEIGHBOUR_MS = 60_000;

/**
 * Who may have how many of the places of this process: those of runs that are carried, and those kept for runs about to be claimed. What it
 * is asked it answers at once, however many tenants there are.
 */
export class PlaceKeeper {
  readonly #places: Places;
  readonly #limit: BusyLimit;
  /** How many places are taken or kept, and for whom, as far as that is known. */
  #taken = 0;
  readonly #byTenant = new Map<string, number>();
  /** When each tenant last had a run taken up here. */
  readonly #seen = new Map<string, number>();
  readonly load: Load;

  constructor(places: Places) {
    this.#places = places;
    this.#limit = createBusyLimit({ most: places.ofTenant });
    this.load = { of: (tenant) => this.#atWork(tenant), most: (tenant) => this.#most(tenant) };
  }

  /** How many places are free. */
  get room(): number {
    return Math.max(0, this.#places.all - this.#taken);
  }

  /** How many of them this tenant may have. */
  roomFor(tenant: string): number {
    return Math.min(this.room, Math.max(0, this.#most(tenant) - this.#atWork(tenant)));
  }

  /** How many any one tenant may have at most. */
  get roomForAny(): number {
    return Math.min(this.room, this.#seen.size > 1 ? this.#shared() : this.#places.ofTenant);
  }

  /** Takes a place until disposed. */
  reserve(tenant: string | undefined): Reserved {
    let owner = tenant;
    let kept = true;
    this.#taken += 1;
    this.#count(owner, 1);
    return {
      give: (to) => {
        if (!kept) return;
        this.#count(owner, -1);
        owner = to;
        this.#count(owner, 1);
      },
      [Symbol.dispose]: () => {
        if (!kept) return;
        kept = false;
        this.#taken -= 1;
        this.#count(owner, -1);
      },
    };
  }

  /** A run of the tenant is taken up. */
  see(tenant: string): void {
    const now = performance.now();
    // Moved to the end: the oldest come first.
    this.#seen.delete(tenant);
    this.#seen.set(tenant, now);
    for (const [name, seen] of this.#seen) {
      if (seen > now - NEIGHBOUR_MS) return;
      this.#seen.delete(name);
    }
  }

  #atWork(tenant: string): number {
    return this.#byTenant.get(tenant) ?? 0;
  }

  #count(tenant: string | undefined, by: number): void {
    if (tenant === undefined) return;
    const count = this.#atWork(tenant) + by;
    if (count === 0) this.#byTenant.delete(tenant);
    else this.#byTenant.set(tenant, count);
  }

  /** Where nobody else works, a tenant may use the process up. */
  #most(tenant: string): number {
    const others = this.#seen.size > (this.#seen.has(tenant) ? 1 : 0);
    return others ? this.#shared() : this.#places.ofTenant;
  }

  /** What one of several tenants may have. */
  #shared(): number {
    return this.#limit.most(() => Math.max(0, ...[...this.#seen.keys()].map((name) => this.#atWork(name))));
  }
}
