import type { ErrorCode, Failure } from "./failure.ts";
import { classify, isErrorCode, mayPass, type Classified } from "./foreign-error.ts";

export type { EffectOutcome, ErrorCode, FailedAttempt, Failure, Handling } from "./failure.ts";

type Detail = Pick<Failure, "retryAfterMs" | "field" | "alternatives" | "outcome" | "attempts" | "handled" | "at"> & {
  readonly cause?: unknown;
};

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

/** Thrown when the work was lost to something that passes by itself: a deadlock, a lock held by another, too early a call. */
export class Transient extends BatonError {
  constructor(message: string, detail: Detail = {}) {
    super("transient", true, message, detail);
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

/**
 * Any thrown thing as a `Failure`: an error of ours says itself what it is, one of a library is known by its type or code
 * (`foreign-error.ts`), and everything else is a bug of ours or of a loaded agent. It holds no stack, no cause, no credentials of an
 * address, and no words of the database or the network, whose errors name what a client is not to see.
 */
export function toFailure(error: unknown): Failure {
  if (error instanceof BatonError) {
    const { cause: _cause, ...detail } = error.detail;
    return { code: error.code, message: withoutSecrets(error.message), retryable: error.retryable, ...detail };
  }
  const found = classify(error);
  const message = error instanceof Error ? error.message : String(error);
  if (found === undefined) return { code: "bug", message: withoutSecrets(message), retryable: false };
  const { code, retryable, outcome } = found;
  return {
    code,
    message: found.discreet ? discreetly(found) : withoutSecrets(message),
    retryable,
    ...(outcome !== undefined && { outcome }),
  };
}

const relayed = new WeakSet<Error>();

/** Marks an error that tells of a call that whoever lets it through has made of somebody else. */
export function relay<Thrown extends Error>(error: Thrown): Thrown {
  relayed.add(error);
  return error;
}

/**
 * Whether whoever threw it says with it what became of the work: an error of ours, or one that bears a code of ours itself. What the code of
 * a library tells, a cause, or an answer that was passed on, is about one call among all that an agent may have made.
 */
export function saysItself(error: unknown): boolean {
  if (error instanceof BatonError) return !relayed.has(error);
  return typeof error === "object" && error !== null && "code" in error && isErrorCode(error.code);
}

/** A code as an error of ours, for tables that map what others say; `retryable` by the code where nothing else is known. */
export function errorOf(code: ErrorCode, message: string, detail: Detail = {}): BatonError {
  const Known = classes[code];
  return Known === undefined ? new BatonError(code, mayPass(code), message, detail) : new Known(message, detail);
}

const classes: Partial<Record<ErrorCode, new (message: string, detail?: Detail) => BatonError>> = {
  transient: Transient,
  rate_limited: RateLimited,
  invalid_input: InvalidInput,
  invalid_output: InvalidOutput,
  timeout: Timeout,
  unavailable: Unavailable,
  denied: Denied,
  over_budget: OverBudget,
  cancelled: Cancelled,
  conflict: Conflict,
  not_found: NotFound,
};

function discreetly({ code, by }: Classified): string {
  const late = code === "timeout" ? "did not answer in time" : "failed";
  return `something it needs ${code === "unavailable" ? "does not answer" : late} (${by})`;
}

/** User names and passwords of addresses, which libraries like to repeat in their messages. */
function withoutSecrets(message: string): string {
  return message.includes("://") ? message.replaceAll(/(:\/\/)[^\s/@]*@/g, "$1***@") : message;
}
