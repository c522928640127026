import type { Effect, Hedge } from "../../../tools/registry/manifest.ts";
import { LONGEST_PAUSE_MS } from "../../step/retry-delay.ts";
import type { PlannedStep } from "../planned.ts";

type Retry = PlannedStep["retry"];

/** Attempts of an agent with an effect that may be repeated, where the plan says nothing. */
const REPEATED = 3;

/** Attempts of a compensation that does not say, and its longest pause where its agent does not either, milliseconds: no breaker rests longer. */
const UNDONE = { attempts: 3, max_delay: 60_000 };

/** A compensation's words on retries, with their defaults. @param declared its agent's */
export function undoRetryOf(given: Retry, declared: Retry): NonNullable<Retry> {
  return { ...UNDONE, ...(declared?.max_delay !== undefined && { max_delay: declared.max_delay }), ...given };
}

/** How often an agent may be tried: what the plan says, else 3 times where its effect may be repeated and once where not. */
export function attemptsOf(retry: Retry, effect: Effect): number {
  return retry?.attempts ?? (effect === "pure" || effect === "idempotent" ? REPEATED : 1);
}

/**
 * The longest pause before another attempt, milliseconds. Whatever the backoff, the other side may ask for a pause of its own, up to
 * the longest that the plan allows.
 */
export function longestPause(retry: Retry): number {
  return retry?.max_delay ?? LONGEST_PAUSE_MS;
}

/** A step's words on retries over those of its agent. */
export function retryOf(step: Retry, declared: Retry): Retry {
  return declared === undefined ? step : { ...declared, ...step };
}

/** A hedge where the effect allows one: what is done twice must change nothing outside. */
export function hedgeOf<Given extends Hedge>(hedge: Given | undefined, effect: Effect): Given | undefined {
  return effect === "pure" ? hedge : undefined;
}
