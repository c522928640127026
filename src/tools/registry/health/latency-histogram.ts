const LEAST_MS = 0.1;
/** Each bucket is a tenth wider than the one before: a quantile is off by at most 5 %. */
const GROWTH = Math.log(1.1);
/** Up to 47 minutes. */
const BUCKETS = 180;
/** Times after which all that is known weighs half: enough for a steady p95, few enough that a change shows within minutes. */
const HALVED_AT = 400;

/** Times of attempts in bounded memory (720 bytes), the newer ones counting more; what two of them know can be added. */
export class LatencyHistogram {
  readonly #counts: Float32Array;
  #total = 0;

  constructor(counts?: Readonly<Record<string, number>>) {
    this.#counts = new Float32Array(BUCKETS);
    for (const [bucket, count] of Object.entries(counts ?? {})) this.#put(Number(bucket), count);
  }

  /** How many times it stands for; less than were recorded, once older ones weigh less. */
  get total(): number {
    return this.#total;
  }

  /** @param ms milliseconds; what is no time (negative, infinite) is left out */
  record(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0) return;
    if (this.#total >= HALVED_AT) this.#halve();
    const bucket = ms <= LEAST_MS ? 0 : Math.min(BUCKETS - 1, Math.floor(Math.log(ms / LEAST_MS) / GROWTH));
    this.#put(bucket, 1);
  }

  add(other: LatencyHistogram): void {
    for (let bucket = 0; bucket < BUCKETS; bucket++) this.#put(bucket, other.#counts[bucket] ?? 0);
  }

  /** The time within which that share of the attempts ended, milliseconds; `undefined` while there is none. */
  quantile(share: number): number | undefined {
    if (this.#total === 0) return undefined;
    const wanted = share * this.#total;
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const count = this.#counts[bucket] ?? 0;
      seen += count;
      if (count > 0 && seen >= wanted - 1e-6) return middleOf(bucket);
    }
    return middleOf(BUCKETS - 1);
  }

  /** The buckets that hold something, by their place: what the constructor takes. */
  toJSON(): Record<string, number> {
    const held: Record<string, number> = {};
    this.#counts.forEach((count, bucket) => {
      if (count > 0) held[bucket] = count;
    });
    return held;
  }

  #put(bucket: number, count: number): void {
    if (!(bucket >= 0 && bucket < BUCKETS) || !(count > 0)) return;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    this.#total += count;
  }

  #halve(): void {
    this.#total = 0;
    this.#counts.forEach((count, bucket) => {
      // A single time long ago is forgotten in the end.
      const left = count < 0.1 ? 0 : count / 2;
      this.#counts[bucket] = left;
      this.#total += left;
    });
  }
}

function middleOf(bucket: number): number {
  return LEAST_MS * Math.exp(GROWTH * (bucket + 0.5));
}
