import {
  bulkhead,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  wrap,
  type CircuitBreakerPolicy,
  type IPolicy,
} from "cockatiel";
import { toFailure } from "../../tools/errors.ts";
import { blames } from "../../tools/registry/health/attempt-statistics.ts";
import type { BreakerState } from "../../tools/registry/health/health-report.ts";

/** Failures in a row after which an instance is left alone. */
const FAILURES_TO_OPEN = 5;
/** How long before one attempt tests whether it works again. */
export const HALF_OPEN_AFTER_MS = 2000;
/** Attempts at one instance at once, and how many may wait for a place. */
export const PLACES = 64;
const WAITING = 1000;

export interface Protection {
  readonly policy: IPolicy;
  /** `half_open` from the moment on at which an attempt may test it. */
  readonly state: () => BreakerState;
}

/** A bulkhead and, within, a breaker for one instance. */
export function protect(): Protection {
  // What a caller did wrong says nothing about the agent: only failures that a retry could mend count against it.
  const unhealthy = handleWhen((error) => blames(toFailure(error)));
  const breaker = circuitBreaker(unhealthy, {
    halfOpenAfter: HALF_OPEN_AFTER_MS,
    breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
  });
  let openedAt = 0;
  breaker.onBreak(() => {
    openedAt = Date.now();
  });
  return { policy: wrap(bulkhead(PLACES, WAITING), breaker), state: () => stateOf(breaker, openedAt) };
}

function stateOf(breaker: CircuitBreakerPolicy, openedAt: number): BreakerState {
  switch (breaker.state) {
    case CircuitState.Closed:
      return "closed";
    case CircuitState.HalfOpen:
      return "half_open";
    case CircuitState.Open:
      return Date.now() - openedAt >= HALF_OPEN_AFTER_MS ? "half_open" : "open";
    case CircuitState.Isolated:
      return "open";
  }
}
