/**
 * What went wrong, as a closed list. A client, a retry policy or the planner decides by this code, never by message text.
 * HTTP statuses follow from it in the server.
 */
export type ErrorCode =
  | "invalid_input"
  | "invalid_output"
  | "not_found"
  | "conflict"
  | "denied"
  | "rate_limited"
  | "unavailable"
  | "timeout"
  | "cancelled"
  | "over_budget"
  | "bug";

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
}

type Detail = Pick<Failure, "retryAfterMs" | "field" | "alternatives"> & { readonly cause?: unknown };

/** The base of every error that Baton throws on purpose. */
export class BatonError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly detail: Detail;

  constructor(code: ErrorCode, retryable: boolean, message: string, detail: Detail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = retryable;
    this.detail = detail;
  }
}

/** Thrown when a caller's value is not of the form asked for; names the field and what would do. */
export class InvalidInput extends BatonError {
  constructor(message: string, detail: Detail = {}) {
    super("invalid_input", false, message, detail);
  }
}

/** Thrown when an agent or the model returns what its schema refuses. A second try may do better. */
export class InvalidOutput extends BatonError {
  constructor(message: string, detail: Detail = {}) {
    super("invalid_output", true, message, detail);
  }
}

/** Thrown when a named thing does not exist; `alternatives` says what does. */
export class NotFound extends BatonError {
  constructor(message: string, detail: Detail = {}) {
    super("not_found", false, message, detail);
  }
}

/** Thrown when the request is well formed but the present state forbids it. */
export class Conflict extends BatonError {
  constructor(message: string, detail: Detail = {}) {
    super("conflict", false, message, detail);
  }
}

/** Thrown when the caller may not do this. */
export class Denied extends BatonError {
  constructor(message: string, detail: Detail = {}) {
    super("denied", false, message, detail);
  }
}

/** Thrown when a remote side asks for less traffic; `retryAfterMs` is its own word, where it gave one. */
export class RateLimited extends BatonError {
  constructor(message: string, detail: Detail = {}) {
    super("rate_limited", true, message, detail);
  }
}

/** Thrown when something that is needed does not answer at all, or answers that it cannot now. */
export class Unavailable extends BatonError {
  constructor(message: string, detail: Detail = {}) {
    super("unavailable", true, message, detail);
  }
}

/** Thrown when a deadline passed first. */
export class Timeout extends BatonError {
  constructor(message: string, detail: Detail = {}) {
    super("timeout", true, message, detail);
  }
}

/** Thrown when a person or the server stopped the work. */
export class Cancelled extends BatonError {
  constructor(message: string, detail: Detail = {}) {
    super("cancelled", false, message, detail);
  }
}

/** Thrown when going on would take more than was allowed. */
export class OverBudget extends BatonError {
  constructor(message: string, detail: Detail = {}) {
    super("over_budget", false, message, detail);
  }
}

/** Any thrown thing as a `Failure`; what is not a `BatonError` is a bug of ours or of a loaded agent. */
export function toFailure(error: unknown): Failure {
  if (error instanceof BatonError) {
    const { cause: _cause, ...detail } = error.detail;
    return { code: error.code, message: error.message, retryable: error.retryable, ...detail };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: "bug", message, retryable: false };
}
