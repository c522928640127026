import type pg from "pg";

/** How long after a lost connection a failure may still come from it, milliseconds. */
const aftermathMs = 5_000;

/** Notes when connections of a pool break. The errors that follow from it do not always say so: a rollback that fails hides the cause. */
export class ConnectionLosses {
  #last = Number.NEGATIVE_INFINITY;

  constructor(pool: pg.Pool) {
    const note = (): void => {
      this.#last = performance.now();
    };
    pool.on("error", note);
    pool.on("connect", (client) => client.on("error", note));
  }

  /** Whether one broke just now. */
  get recent(): boolean {
    return performance.now() - this.#last < aftermathMs;
  }
}
