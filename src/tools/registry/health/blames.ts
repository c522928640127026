import type { ErrorCode, Failure } from "../../errors.ts";

/**
 * What the caller did, asked for too much of, or gave up. A rate limit is mostly the caller's own, and a `bug` may come of what it was
 * given: neither says that the next caller will not be served.
 */
const CALLERS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "invalid_input",
  "not_found",
  "conflict",
  "denied",
  "rate_limited",
  "over_budget",
  "cancelled",
  "bug",
]);

/** Whether a failure says something about the one that was asked; a refusal that no retry mends is an answer. */
export function blames({ code, retryable }: Pick<Failure, "code" | "retryable">): boolean {
  return retryable && !CALLERS.has(code);
}
