import { createBusyLimit, type BusyLimit } from "./busy-limit.ts";
import type { Load } from "./in-turn.ts";
import type { Places, Reserved } from "./places.ts";

/** For how long a tenant counts as somebody who works here too, milliseconds. */
const NEIGHBOUR_MS = 60_000;
/** For how long it counts as waiting for answers at the moment, milliseconds. */
const PRESENT_MS = 5_000;
/** A tenant is one of those whose runs wait long once at every look for so long one was left, milliseconds. */
const LONG_MS = 1_000;
/** For how long it is remembered, milliseconds. */
const CROWDING_MS = 5_000;
/** How many places a tenant may have in any case whose runs do not wait long. */
const FEW = 8;
/** A place that a tenant may have for a part of the time is kept from it for no longer than this, milliseconds. */
const MOST_REST_MS = 1_000;

/**
 * Who may have how many of the places of this process: those of runs that are carried, and those kept for runs about to be claimed. What it
 * is asked it answers at once, however many tenants there are.
 *
 * A tenant whose runs have waited long has more to do than there is room for, and waits for all of it rather than for each. Where the
 * process is busy, such a tenant makes room for those that wait for each.
 */
export class PlaceKeeper {
  readonly #places: Places;
  readonly #limit: BusyLimit;
  /** How many places are taken or kept, and for whom, as far as that is known. */
  #taken = 0;
  readonly #byTenant = new Map<string, number>();
  /** When each tenant last had a run taken up here. */
  readonly #seen = new Map<string, number>();
  /** Since when a run of each tenant has been left at every look. */
  readonly #left = new Map<string, number>();
  /** Until when each tenant counts as one whose runs wait long. */
  readonly #crowding = new Map<string, number>();
  /** Until when each tenant's only place is kept from it. */
  readonly #resting = new Map<string, number>();
  readonly #onRested: () => void;
  readonly load: Load;

  /** @param onRested called when a place may be taken that was kept from a tenant */
  constructor(places: Places, onRested: () => void, limit: BusyLimit = createBusyLimit({ most: places.ofTenant })) {
    this.#places = places;
    this.#onRested = onRested;
    this.#limit = limit;
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
    return Math.min(this.room, this.#seen.size > 1 ? this.#few() : this.#places.ofTenant);
  }

  /** Of these tenants, and of no others, a look at all that wait has left runs that are not new. */
  left(tenants: ReadonlySet<string>): void {
    const now = performance.now();
    for (const tenant of this.#left.keys()) if (!tenants.has(tenant)) this.#left.delete(tenant);
    for (const tenant of tenants) {
      const since = this.#left.get(tenant) ?? now;
      this.#left.set(tenant, since);
      if (now - since >= LONG_MS) this.#crowding.set(tenant, now + CROWDING_MS);
    }
  }

  /** Takes a place for a run that is carried, until disposed. */
  carry(tenant: string): Disposable {
    const place = this.reserve(tenant);
    const since = performance.now();
    return {
      [Symbol.dispose]: () => {
        place[Symbol.dispose]();
        this.#rest(tenant, performance.now() - since);
      },
    };
  }

  /** Whether the tenant may have another run in the place of one that ends. */
  mayGoOn(tenant: string): boolean {
    return this.#atWork(tenant) <= this.#most(tenant) && this.#restShare(tenant) === undefined;
  }

  /** Keeps a place until disposed. */
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
    if (!others) return this.#places.ofTenant;
    if (!this.#crowds(tenant)) return this.#few();
    return this.#rests(tenant) ? 0 : Math.max(1, this.#shared());
  }

  /** What a tenant may have beside others whose runs do not wait long. */
  #few(): number {
    return Math.min(this.#places.ofTenant, Math.max(FEW, this.#shared()));
  }

  #crowds(tenant: string): boolean {
    return lasts(this.#crowding, tenant);
  }

  #rests(tenant: string): boolean {
    return lasts(this.#resting, tenant);
  }

  /** The share of the time in which the tenant may have a place, where that is not all of it. */
  #restShare(tenant: string): number | undefined {
    if (!this.#crowds(tenant)) return undefined;
    const share = this.#shared();
    return share < 1 && this.#anybodyElsePresent(tenant) ? share : undefined;
  }

  /** The tenant has had a place for so long. */
  #rest(tenant: string, heldMs: number): void {
    const share = this.#restShare(tenant);
    if (share === undefined) return;
    const ms = Math.min(MOST_REST_MS, heldMs * (1 / share - 1));
    this.#resting.set(tenant, performance.now() + ms);
    setTimeout(this.#onRested, Math.ceil(ms)).unref();
  }

  /** Whether one works here just now whose runs do not wait long. */
  #anybodyElsePresent(tenant: string): boolean {
    const since = performance.now() - PRESENT_MS;
    return [...this.#seen].some(([name, seen]) => name !== tenant && seen > since && !this.#crowds(name));
  }

  /** What one of several tenants may have. */
  #shared(): number {
    return this.#limit.most(() => Math.max(0, ...[...this.#seen.keys()].map((name) => this.#atWork(name))));
  }
}

/** Whether its time is still to come; what is over is forgotten. */
function lasts(until: Map<string, number>, tenant: string): boolean {
  const time = until.get(tenant);
  if (time === undefined) return false;
  if (time > performance.now()) return true;
  until.delete(tenant);
  return false;
}
