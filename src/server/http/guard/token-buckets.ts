interface Bucket {
  tokens: number;
  at: number;
}

/** How many buckets are kept before full ones are thrown away. */
const MOST = 10_000;

/** A bucket of tokens for each name, filled at a steady rate up to `burst`. Times in milliseconds. */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();
  readonly #perMs: number;
  readonly #burst: number;
  readonly #now: () => number;

  constructor({ perSecond, burst }: { readonly perSecond: number; readonly burst: number }, now: () => number) {
    if (!(perSecond > 0)) throw new RangeError(`expected perSecond to be above 0, got ${perSecond}`);
    if (!(burst >= 1)) throw new RangeError(`expected burst to be at least 1, got ${burst}`);
    this.#perMs = perSecond / 1000;
    this.#burst = burst;
    this.#now = now;
  }

  /** Takes a token; where there is none, how long until there is one. */
  take(name: string): number {
    const now = this.#now();
    const bucket = this.#buckets.get(name) ?? this.#open(name, now);
    bucket.tokens = Math.min(this.#burst, bucket.tokens + (now - bucket.at) * this.#perMs);
    bucket.at = now;
    if (bucket.tokens < 1) return (1 - bucket.tokens) / this.#perMs;
    bucket.tokens -= 1;
    return 0;
  }

  #open(name: string, now: number): Bucket {
    // A full bucket is like none.
    if (this.#buckets.size >= MOST) {
      for (const [known, { tokens, at }] of this.#buckets) {
        if (tokens + (now - at) * this.#perMs >= this.#burst) this.#buckets.delete(known);
      }
    }
    const bucket = { tokens: this.#burst, at: now };
    this.#buckets.set(name, bucket);
    return bucket;
  }
}
