import { ExponentialBackoff } from "cockatiel";
import type { Failure } from "../../tools/errors.ts";

/** Upper bound of one wait, milliseconds; a Retry-After beyond it is not waited for. */
export const LONGEST_WAIT_MS = 10_000;

/**
 * Milliseconds before the next attempt: what the other side asked for, else decorrelated jitter from 100 ms on (cockatiel's
 * `ExponentialBackoff`). `undefined`: waiting would take too long.
 */
export function createRetryDelay(): (failure: Failure) => number | undefined {
  let backoff = new ExponentialBackoff({ initialDelay: 100, maxDelay: LONGEST_WAIT_MS }).next();
  return (failure) => {
    if (failure.retryAfterMs !== undefined)
      return failure.retryAfterMs > LONGEST_WAIT_MS ? undefined : failure.retryAfterMs;
    const delay = backoff.duration;
    backoff = backoff.next(undefined);
    return delay;
  };
}
