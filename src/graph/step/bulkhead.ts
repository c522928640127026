import { Cancelled, InvalidInput, RateLimited, Unavailable } from "../../tools/errors.ts";

/** How many attempts an instance takes at once, and how many may wait for a place. */
export interface BulkheadOptions {
  readonly places: number;
  /** Of those, what one tenant may have at most; the rest is for the others at any time. */
  readonly tenantPlaces: number;
  readonly waiting: number;
  readonly tenantWaiting: number;
}

export const DEFAULT_BULKHEAD: BulkheadOptions = {
  places: 80,
  // What one endpoint of a model or a service answers at once; a fifth of all places stays free for the others.
  tenantPlaces: 64,
  // A wide fan-out of one tenant, and four of them.
  waiting: 4000,
  tenantWaiting: 1000,
};

/** Waiting attempts of one tenant, the first come first. */
interface Lane {
  readonly tenant: string;
  inFlight: number;
  readonly queue: Waiting[];
}

interface Waiting {
  readonly enter: () => void;
  readonly refuse: (error: unknown) => void;
}

/** The places of one instance. Tenants that wait have their turns one after the other, whatever each of them has waiting. */
export class Bulkhead {
  readonly #options: BulkheadOptions;
  /** What an attempt there usually takes, milliseconds. */
  readonly #usualMs: () => number;
  readonly #lanes = new Map<string, Lane>();
  /** Those with someone waiting; the first has the next turn. */
  #turns: Lane[] = [];
  #inFlight = 0;
  #waiting = 0;

  /** @throws InvalidInput for places that are none */
  constructor(options: BulkheadOptions, usualMs: () => number) {
    check(options);
    this.#options = options;
    this.#usualMs = usualMs;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get waiting(): number {
    return this.#waiting;
  }

  load(tenant: string): { readonly inFlight: number; readonly waiting: number } {
    const lane = this.#lanes.get(tenant);
    return { inFlight: lane?.inFlight ?? 0, waiting: lane?.queue.length ?? 0 };
  }

  /**
   * Takes a place, to be given back with `leave`. `undefined`: it was taken at once.
   * @param signal ends the waiting, with Cancelled
   * @throws RateLimited when too many of this tenant wait already, Unavailable when too many of all do
   */
  enter(tenant: string, signal?: AbortSignal): Promise<void> | undefined {
    const { places, tenantPlaces } = this.#options;
    const lane = this.#laneOf(tenant);
    // Whoever waits while a place is free may not have it.
    if (this.#inFlight < places && lane.inFlight < tenantPlaces) {
      this.#inFlight++;
      lane.inFlight++;
      return undefined;
    }
    return this.#wait(lane, signal);
  }

  leave(tenant: string): void {
    const lane = this.#laneOf(tenant);
    this.#inFlight--;
    lane.inFlight--;
    if (this.#waiting > 0) this.#admitNext();
    this.#forgetIfEmpty(lane);
  }

  /** Sends away who waits, where there is a reason to: it has become pointless. */
  refuse(reasonFor: (tenant: string) => unknown): void {
    for (const lane of this.#turns) {
      const reason = reasonFor(lane.tenant);
      if (reason === undefined) continue;
      this.#waiting -= lane.queue.length;
      for (const waiting of lane.queue.splice(0)) waiting.refuse(reason);
      this.#turns = this.#turns.filter((other) => other !== lane);
      this.#forgetIfEmpty(lane);
    }
  }

  #wait(lane: Lane, signal: AbortSignal | undefined): Promise<void> {
    const { waiting, tenantWaiting } = this.#options;
    if (lane.queue.length >= tenantWaiting) throw this.#tooManyOfTenant(lane);
    if (this.#waiting >= waiting) {
      this.#forgetIfEmpty(lane);
      throw new Unavailable(`it has no place left: ${this.#waiting} attempts wait for one`, {
        retryAfterMs: this.#soon(this.#waiting, this.#options.places),
      });
    }
    if (signal?.aborted) {
      this.#forgetIfEmpty(lane);
      throw gone(signal);
    }
    return new Promise((resolve, reject) => {
      const one: Waiting = {
        enter: () => {
          signal?.removeEventListener("abort", giveUp);
          resolve();
        },
        refuse: (error) => {
          signal?.removeEventListener("abort", giveUp);
          reject(error);
        },
      };
      const giveUp = (): void => {
        lane.queue.splice(lane.queue.indexOf(one), 1);
        this.#waiting--;
        if (lane.queue.length === 0) this.#turns = this.#turns.filter((other) => other !== lane);
        this.#forgetIfEmpty(lane);
        reject(gone(signal));
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      if (lane.queue.length === 0) this.#turns.push(lane);
      lane.queue.push(one);
      this.#waiting++;
    });
  }

  #admitNext(): void {
    const { places, tenantPlaces } = this.#options;
    for (let looked = this.#turns.length; looked > 0 && this.#inFlight < places; looked--) {
      const lane = this.#turns.shift();
      if (lane === undefined) return;
      const next = lane.inFlight < tenantPlaces ? lane.queue.shift() : undefined;
      if (next !== undefined) {
        this.#waiting--;
        this.#inFlight++;
        lane.inFlight++;
        next.enter();
      }
      // Also who may have no more just now: its next place is one of its own that comes free.
      if (lane.queue.length > 0) this.#turns.push(lane);
    }
  }

  #laneOf(tenant: string): Lane {
    const known = this.#lanes.get(tenant);
    if (known !== undefined) return known;
    const made: Lane = { tenant, inFlight: 0, queue: [] };
    this.#lanes.set(tenant, made);
    return made;
  }

  #forgetIfEmpty(lane: Lane): void {
    if (lane.inFlight === 0 && lane.queue.length === 0) this.#lanes.delete(lane.tenant);
  }

  #tooManyOfTenant({ queue }: Lane): RateLimited {
    return new RateLimited(`it has no place left for this tenant: ${queue.length} of its attempts wait for one`, {
      retryAfterMs: this.#soon(queue.length, this.#options.tenantPlaces),
    });
  }

  /** When about half of those that wait will have been served, milliseconds. */
  #soon(waiting: number, places: number): number {
    return Math.round(Math.min(Math.max((this.#usualMs() * waiting) / places / 2, 100), 30_000));
  }
}

function gone(signal: AbortSignal | undefined): Cancelled {
  return new Cancelled("nobody waits for it any more", { cause: signal?.reason });
}

function check(options: BulkheadOptions): void {
  const { places, tenantPlaces, waiting, tenantWaiting } = options;
  const rules = [
    [places >= 1, "places", "at least 1"],
    [tenantPlaces >= 1 && tenantPlaces <= places, "tenantPlaces", `from 1 to places (${places})`],
    [waiting >= 0, "waiting", "at least 0"],
    [tenantWaiting >= 0, "tenantWaiting", "at least 0"],
  ] as const;
  const broken = rules.find(([holds]) => !holds);
  if (broken === undefined) return;
  const [, field, expected] = broken;
  throw new InvalidInput(`Expected bulkhead.${field} to be ${expected}, got ${options[field]}.`, { field });
}
