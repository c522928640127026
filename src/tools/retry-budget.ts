/** Bounds how much load repeats may add. */
export interface RetryBudget {
  /** A call was made that is no repeat. */
  deposit(): void;
  /** Whether there is room for a repeat now. */
  has(): boolean;
  /** Takes one repeat. */
  withdraw(): void;
}

export interface RetryBudgetOptions {
  /** Repeats for each call. Default 0.2. */
  readonly ratio?: number;
  /** Repeats that are always there, for each second, so that a caller with few calls can repeat one. Default 10. */
  readonly floorPerSecond?: number;
  /** How long a call counts, milliseconds. Default 10,000. */
  readonly windowMs?: number;
  /** Milliseconds since any moment. Default `Date.now`. */
  readonly now?: () => number;
}

const SLICES = 10;

/**
 * Repeats within the last `windowMs` are at most `ratio` times the calls in it, and the floor: whatever fails, the load is multiplied by
 * no more than 1.2, not by the number of attempts. The rule and its defaults are those of Finagle's RetryBudget; the reason for it is in
 * "Handling Overload", Site Reliability Engineering (2016), chapter 21.
 */
export function createRetryBudget(options: RetryBudgetOptions = {}): RetryBudget {
  const { ratio = 0.2, floorPerSecond = 10, windowMs = 10_000, now = Date.now } = options;
  const sliceMs = windowMs / SLICES;
  const slices = Array.from({ length: SLICES }, () => ({ number: -Infinity, calls: 0, repeats: 0 }));
  const current = (): (typeof slices)[number] => {
    const number = Math.floor(now() / sliceMs);
    const slice = slices[((number % SLICES) + SLICES) % SLICES] ?? { number, calls: 0, repeats: 0 };
    if (slice.number !== number) Object.assign(slice, { number, calls: 0, repeats: 0 });
    return slice;
  };
  return {
    deposit: () => {
      current().calls++;
    },
    has: () => {
      const { number } = current();
      const recent = slices.filter((slice) => number - slice.number < SLICES);
      const calls = recent.reduce((sum, slice) => sum + slice.calls, 0);
      const repeats = recent.reduce((sum, slice) => sum + slice.repeats, 0);
      return repeats + 1 <= ratio * calls + (floorPerSecond * windowMs) / 1000;
    },
    withdraw: () => {
      current().repeats++;
    },
  };
}
