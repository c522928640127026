import { ExponentialBackoff } from "cockatiel";
import type { Failure } from "../../tools/errors.ts";
import type { PlannedStep } from "../plan/planned.ts";

/** First and longest pause where a step does not say, milliseconds. */
export const FIRST_PAUSE_MS = 100;
export const LONGEST_PAUSE_MS = 10_000;

/**
 * Milliseconds before the next attempt: what the other side asked for, else the step's own backoff. Where it does not say, the pauses
 * grow exponentially with cockatiel's decorrelated jitter, the formula of Polly's DecorrelatedJitterBackoffV2, which spreads clients
 * evenly in time ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015, is where decorrelated jitter comes from).
 * `undefined`: the other side asks for more than the longest pause.
 */
export function createRetryDelay(retry: PlannedStep["retry"] = {}): (failure: Failure) => number | undefined {
  const {
    backoff = "exponential",
    delay = FIRST_PAUSE_MS,
    max_delay: longest = LONGEST_PAUSE_MS,
    jitter = true,
  } = retry;
  let spread = new ExponentialBackoff({ initialDelay: Math.min(delay, longest), maxDelay: longest }).next();
  let pauses = 0;
  return ({ retryAfterMs }) => {
    if (retryAfterMs !== undefined) return retryAfterMs > longest ? undefined : retryAfterMs;
    pauses++;
    if (backoff === "exponential" && jitter) {
      const pause = spread.duration;
      spread = spread.next(undefined);
      return Math.min(pause, longest);
    }
    const grown = { exponential: delay * 2 ** (pauses - 1), linear: delay * pauses, constant: delay }[backoff];
    const pause = Math.min(grown, longest);
    return jitter ? pause * (0.5 + Math.random() / 2) : pause;
  };
}
