import {
  bulkhead,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  wrap,
  type IPolicy,
} from "cockatiel";
import { Unavailable, toFailure } from "../../tools/errors.ts";

/** Failures in a row after which an agent is left alone. */
const FAILURES_TO_OPEN = 5;
/** How long before one attempt tests whether it works again. */
const HALF_OPEN_AFTER_MS = 2000;
/** Attempts of one agent at once, and how many may wait for a place. */
const PLACES = 64;
const WAITING = 1000;

/** A breaker and a bulkhead for each agent, shared by all runs of this process. */
export interface Guards {
  /** @throws Unavailable when the agent's breaker is open or too many attempts wait for it. */
  run<T>(agent: string, attempt: () => Promise<T>): Promise<T>;
}

export function createGuards(): Guards {
  const policies = new Map<string, IPolicy>();
  const policyFor = (agent: string): IPolicy => {
    const known = policies.get(agent);
    if (known !== undefined) return known;
    // What a caller did wrong says nothing about the agent: only failures that a retry could mend count against it.
    const unhealthy = handleWhen((error) => toFailure(error).retryable);
    const breaker = circuitBreaker(unhealthy, {
      halfOpenAfter: HALF_OPEN_AFTER_MS,
      breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
    });
    const made = wrap(bulkhead(PLACES, WAITING), breaker);
    policies.set(agent, made);
    return made;
  };
  return {
    run: async (agent, attempt) => {
      try {
        return await policyFor(agent).execute(attempt);
      } catch (error) {
        if (isBrokenCircuitError(error))
          throw new Unavailable(`agent ${agent} failed too often just now and is left alone`, {
            retryAfterMs: HALF_OPEN_AFTER_MS,
            cause: error,
          });
        if (isBulkheadRejectedError(error)) throw new Unavailable(`agent ${agent} has no place left`, { cause: error });
        throw error;
      }
    },
  };
}
