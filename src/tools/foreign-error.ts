import { ERROR_CODES, type EffectOutcome, type ErrorCode } from "./failure.ts";

/** What the type or code of an error that is not ours says. */
export interface Classified {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** Where that is certain of the one call that failed so: it never reached the other side, or was turned away there. */
  readonly outcome?: EffectOutcome;
  /** What decided, as `ECONNRESET` or `SQLSTATE 40001`. */
  readonly by: string;
  /** Whether its own message may hold secrets of another layer (addresses, statements, values), so that it is not repeated. */
  readonly discreet: boolean;
}

type Meaning = Pick<Classified, "code" | "outcome">;

const UNREACHED: Meaning = { code: "unavailable", outcome: "none" };
const CUT: Meaning = { code: "unavailable" };
const LATE: Meaning = { code: "timeout" };
const PASSING: Meaning = { code: "transient" };

/** Codes of Node (`errno`), of undici, which is behind `fetch`, and of TLS. */
const byCode: ReadonlyMap<string, Meaning> = new Map([
  ["ECONNREFUSED", UNREACHED],
  ["ENOTFOUND", UNREACHED],
  ["EAI_AGAIN", UNREACHED],
  ["EHOSTUNREACH", UNREACHED],
  ["EHOSTDOWN", UNREACHED],
  ["ENETUNREACH", UNREACHED],
  ["ENETDOWN", UNREACHED],
  ["EADDRNOTAVAIL", UNREACHED],
  ["ECONNRESET", CUT],
  ["ECONNABORTED", CUT],
  ["EPIPE", CUT],
  ["ENOTCONN", CUT],
  ["ERR_STREAM_PREMATURE_CLOSE", CUT],
  ["ERR_SOCKET_CLOSED", CUT],
  ["ERR_HTTP2_STREAM_ERROR", CUT],
  ["ERR_HTTP2_SESSION_ERROR", CUT],
  ["ERR_HTTP2_GOAWAY_SESSION", CUT],
  ["UND_ERR_SOCKET", CUT],
  ["UND_ERR_CLOSED", CUT],
  ["UND_ERR_DESTROYED", CUT],
  ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", CUT],
  ["ETIMEDOUT", LATE],
  ["ESOCKETTIMEDOUT", LATE],
  ["UND_ERR_CONNECT_TIMEOUT", { code: "timeout", outcome: "none" }],
  ["UND_ERR_HEADERS_TIMEOUT", LATE],
  ["UND_ERR_BODY_TIMEOUT", LATE],
  ["EAGAIN", PASSING],
  ["EBUSY", PASSING],
  ["EINTR", PASSING],
  ["EMFILE", { code: "transient", outcome: "none" }],
  ["ENFILE", { code: "transient", outcome: "none" }],
  ["ABORT_ERR", { code: "cancelled" }],
  ["UND_ERR_ABORTED", { code: "cancelled" }],
  ["EACCES", { code: "denied", outcome: "none" }],
  ["EPERM", { code: "denied", outcome: "none" }],
  ["ERR_INVALID_URL", { code: "invalid_input", outcome: "none" }],
  ["CERT_HAS_EXPIRED", { code: "denied", outcome: "none" }],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", { code: "denied", outcome: "none" }],
  ["SELF_SIGNED_CERT_IN_CHAIN", { code: "denied", outcome: "none" }],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", { code: "denied", outcome: "none" }],
  ["ERR_TLS_CERT_ALTNAME_INVALID", { code: "denied", outcome: "none" }],
]);

/** SQLSTATE by its five characters, then by its class, the first two (PostgreSQL manual, appendix A). */
const bySqlState: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  // Serialization failure and deadlock: the transaction was rolled back.
  ["40001", { code: "transient", outcome: "none" }],
  ["40P01", { code: "transient", outcome: "none" }],
  ["40003", PASSING],
  ["55P03", { code: "transient", outcome: "none" }],
  ["57014", { code: "timeout", outcome: "none" }],
  ["57P03", UNREACHED],
  ["53300", UNREACHED],
  ["42501", { code: "denied", outcome: "none" }],
  ["23505", { code: "conflict", outcome: "none" }],
  ["08", CUT],
  ["22", { code: "invalid_input", outcome: "none" }],
  ["23", { code: "conflict", outcome: "none" }],
  ["28", { code: "denied", outcome: "none" }],
  ["40", PASSING],
  ["53", CUT],
  ["57", CUT],
  ["58", CUT],
]);

const RETRYABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "transient",
  "rate_limited",
  "unavailable",
  "timeout",
  "invalid_output",
]);
const DEEPEST = 8;

/** Whether a failure with this code may pass when the same call is made again, where nothing else is known of it. */
export function mayPass(code: ErrorCode): boolean {
  return RETRYABLE.has(code);
}

/**
 * What an error of Node, of `fetch`, of Postgres, of zod, or one that carries a code of ours or an HTTP status says of itself, the first
 * in its chain of causes that says something. `undefined`: nothing.
 */
export function classify(error: unknown, depth = 0): Classified | undefined {
  if (typeof error !== "object" || error === null || depth > DEEPEST) return undefined;
  const own = ownMeaning(error);
  if (own !== undefined) return own;
  const within = "errors" in error && Array.isArray(error.errors) ? (error.errors as unknown[]) : [];
  for (const each of within) {
    const found = classify(each, depth + 1);
    if (found !== undefined) return found;
  }
  return "cause" in error ? classify(error.cause, depth + 1) : undefined;
}

function ownMeaning(error: object): Classified | undefined {
  const name = "name" in error && typeof error.name === "string" ? error.name : "";
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (error instanceof DOMException && name === "TimeoutError") return of(LATE, name, false);
  if (error instanceof DOMException && name === "AbortError") return of({ code: "cancelled" }, name, false);
  // What an agent is given has passed its schema: this is about what somebody answered it.
  if (name === "ZodError" && "issues" in error) return of({ code: "invalid_output" }, name, false);
  if (code === undefined) return undefined;
  if (isErrorCode(code)) return of({ code, ...(turnsAway(code) && { outcome: "none" as const }) }, code, false);
  if ("severity" in error && /^[0-9A-Z]{5}$/.test(code)) {
    const meaning = bySqlState.get(code) ?? bySqlState.get(code.slice(0, 2)) ?? { code: "bug" as const };
    return of(meaning, `SQLSTATE ${code}`, true);
  }
  const meaning = byCode.get(code);
  return meaning && of(meaning, code, true);
}

function of(meaning: Meaning, by: string, discreet: boolean): Classified {
  return { ...meaning, retryable: mayPass(meaning.code), by, discreet };
}

export function isErrorCode(code: unknown): code is ErrorCode {
  return (ERROR_CODES as readonly unknown[]).includes(code);
}

/** Whether who answers with this code says by it that nothing was done. */
export function turnsAway(code: ErrorCode): boolean {
  switch (code) {
    case "rate_limited":
    case "invalid_input":
    case "denied":
    case "conflict":
    case "not_found":
      return true;
    case "transient":
    case "invalid_output":
    case "timeout":
    case "unavailable":
    case "over_budget":
    case "cancelled":
    case "bug":
      return false;
  }
}
