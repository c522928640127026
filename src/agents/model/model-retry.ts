import { DelegateBackoff, handleWhen, retry } from "cockatiel";
import { BatonError, type ErrorCode } from "../../tools/errors.ts";
import { createRetryBudget, type RetryBudget } from "../../tools/retry-budget.ts";
import { noteEvent } from "../../tools/tracing/annotate.ts";
import { toInterruption, toModelFailure } from "./model-failure.ts";

export interface RetryOptions {
  /** Tries after the first. */
  readonly maxRetries: number;
  /** First wait where the endpoint names none; doubles with each try, half of it random. Milliseconds. */
  readonly baseDelayMs: number;
  /** Longest wait. When an endpoint asks for more, the call fails at once and carries that wait in the error. Milliseconds. */
  readonly maxDelayMs: number;
  /** What repeats of all calls of an endpoint take from: they cannot multiply its load. Default: one of its own. */
  readonly budget?: RetryBudget;
}

/** What may pass by itself; an answer of the wrong form is for the caller to repair. */
const transient: ReadonlySet<ErrorCode> = new Set(["transient", "rate_limited", "unavailable", "timeout"]);

export type Retry = <T>(attempt: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** Makes the one place that repeats model calls: bounded, with the endpoint's own word on the wait, never past the signal. */
export function createRetry(model: string, options: RetryOptions): Retry {
  const { budget = createRetryBudget() } = options;
  return async (attempt, signal) => {
    budget.deposit();
    let last: unknown;
    const policy = retry(
      handleWhen((error) => isTransient(error, options.maxDelayMs) && mayRepeat(budget)),
      {
        maxAttempts: options.maxRetries,
        backoff: new DelegateBackoff((step) => {
          budget.withdraw();
          return waitBefore(step, options);
        }),
      },
    ).dangerouslyUnref();
    const guarded = async (): Promise<Awaited<ReturnType<typeof attempt>>> => {
      if (signal.aborted) throw toInterruption(signal, model, last);
      try {
        return await attempt();
      } catch (error) {
        if (signal.aborted) throw toInterruption(signal, model, error);
        const failure = toModelFailure(error, model);
        noteEvent("model.call.failed", { "error.type": failure.code });
        last = failure;
        throw failure;
      }
    };
    return await untilAborted(policy.execute(guarded, signal), signal, () => toInterruption(signal, model, last));
  };
}

function isTransient(error: unknown, maxDelayMs: number): boolean {
  if (!(error instanceof BatonError)) return false;
  return transient.has(error.code) && error.retryable && (error.detail.retryAfterMs ?? 0) <= maxDelayMs;
}

function mayRepeat(budget: RetryBudget): boolean {
  const room = budget.has();
  if (!room) noteEvent("model.retry.withheld", {});
  return room;
}

function waitBefore(step: { attempt: number; result: object }, options: RetryOptions): number {
  const error: unknown = "error" in step.result ? step.result.error : undefined;
  const asked = error instanceof BatonError ? error.detail.retryAfterMs : undefined;
  if (asked !== undefined) return asked;
  const delay = Math.min(options.maxDelayMs, options.baseDelayMs * 2 ** (step.attempt - 1));
  return delay / 2 + (Math.random() * delay) / 2;
}

/** The policy's own wait does not heed the signal; this does. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal, reason: () => BatonError): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(reason());
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener("abort", stop);
  }
}
