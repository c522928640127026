/** Every code there is, in the order of the documentation. */
export const ERROR_CODES = [
  "transient",
  "rate_limited",
  "invalid_input",
  "invalid_output",
  "timeout",
  "unavailable",
  "denied",
  "over_budget",
  "cancelled",
  "conflict",
  "not_found",
  "bug",
] as const;

/**
 * What went wrong, as a closed list. A client, a retry policy or the planner decides by this code, never by message text.
 * HTTP statuses follow from it in the server.
 */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Whether the outside world was changed by a call that failed: certainly not, or nobody can tell. */
export type EffectOutcome = "none" | "unknown";

/** One attempt that failed. */
export interface FailedAttempt {
  readonly agent: string;
  /** Missing: it reached none. */
  readonly instance?: string | undefined;
  readonly code: ErrorCode;
  /** Cut at 300 characters. */
  readonly message: string;
  /** Milliseconds. */
  readonly ms: number;
  /** Whether it was begun beside another that took long. */
  readonly hedge?: boolean | undefined;
}

/**
 * What was done about a failure. `retry_withheld`: another attempt might have helped, and the retry budget was used up;
 * `out_of_time`: the pause before it would have passed the deadline.
 */
export type Handling =
  | "retried"
  | "hedged"
  | "retry_withheld"
  | "out_of_time"
  | "fell_back"
  | "skipped"
  | "replanned"
  | "failed";

/** A failure as a value: what a step's state, an event and a problem document carry. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  /** Whether the same call, made again unchanged, may succeed. */
  readonly retryable: boolean;
  /** Earliest sensible moment for the next attempt, in milliseconds from now. */
  readonly retryAfterMs?: number | undefined;
  /** Dotted path of the offending field, where one field is to blame. */
  readonly field?: string | undefined;
  /** What would have been accepted in that place. */
  readonly alternatives?: readonly string[] | undefined;
  /**
   * Of a step that may not be repeated: `unknown` where the effect may have happened although the call failed. Such a step is neither
   * retried nor replaced.
   */
  readonly outcome?: EffectOutcome | undefined;
  /** Where: path of the step, and who tried last. */
  readonly at?: { readonly step: string; readonly agent: string; readonly instance?: string | undefined } | undefined;
  /** Every attempt of the step that failed, in order, those of its fallbacks included. */
  readonly attempts?: readonly FailedAttempt[] | undefined;
  /** In order, each once. */
  readonly handled?: readonly Handling[] | undefined;
}
