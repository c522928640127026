import { createBusyLimit, type BusyLimit } from "./busy-limit.ts";
import type { Load } from "./in-turn.ts";
import type { Places, Reserved } from "./places.ts";

/** For how long a tenant counts as somebody who works here too, milliseconds. */
const NEIGHBOUR_MS = 60_000;

/** Who may have how many of the places of this process, those kept for runs about to be claimed among them. */
export class PlaceKeeper {
  readonly #places: Places;
  readonly #carried: ReadonlyMap<string, { readonly tenant: string }>;
  readonly #limit: BusyLimit;
  readonly #reserved = new Set<{ tenant: string | undefined }>();
  /** When each tenant last had a run taken up here. */
  readonly #seen = new Map<string, number>();
  readonly load: Load;

  /** @param carried the runs that have a place, as they are at the moment */
  constructor(places: Places, carried: ReadonlyMap<string, { readonly tenant: string }>) {
    this.#places = places;
    this.#carried = carried;
    this.#limit = createBusyLimit({ most: places.ofTenant });
    this.load = { of: (tenant) => this.#atWork(tenant), most: (tenant) => this.#most(tenant) };
  }

  /** How many places are free. */
  get room(): number {
    return Math.max(0, this.#places.all - this.#carried.size - this.#reserved.size);
  }

  /** How many of them this tenant may have. */
  roomFor(tenant: string): number {
    return Math.min(this.room, Math.max(0, this.#most(tenant) - this.#atWork(tenant)));
  }

  /** How many any one tenant may have at most. */
  get roomForAny(): number {
    return Math.min(this.room, this.#seen.size > 1 ? this.#shared() : this.#places.ofTenant);
  }

  /** Keeps a place until disposed. */
  reserve(tenant: string | undefined): Reserved {
    const place = { tenant };
    this.#reserved.add(place);
    return {
      give: (to) => {
        place.tenant = to;
      },
      [Symbol.dispose]: () => void this.#reserved.delete(place),
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
    let count = 0;
    for (const carried of this.#carried.values()) if (carried.tenant === tenant) count += 1;
    for (const place of this.#reserved) if (place.tenant === tenant) count += 1;
    return count;
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
