/** Times kept: a few seconds of a busy agent, so that what is usual follows the load. */
const KEPT = 50;
/** Times from which the median says something, and after how many it is taken anew. */
const ENOUGH = 20;
const EVERY = 10;

/** The usual time of the last attempts. */
export class RecentTimes {
  readonly #ring: number[] = [];
  #next = 0;
  #seen = 0;
  #median: number | undefined;

  record(ms: number): void {
    this.#ring[this.#next] = ms;
    this.#next = (this.#next + 1) % KEPT;
    this.#seen++;
    if (this.#seen < ENOUGH || this.#seen % EVERY !== 0) return;
    this.#median = this.#ring.toSorted((a, b) => a - b)[Math.floor(this.#ring.length / 2)];
  }

  /** Milliseconds; `undefined` until there are enough. */
  get median(): number | undefined {
    return this.#median;
  }
}
