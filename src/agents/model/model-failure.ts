import {
  BatonError,
  Cancelled,
  Denied,
  errorOf,
  InvalidInput,
  NotFound,
  RateLimited,
  relay,
  Timeout,
} from "../../tools/errors.ts";
import { codeOfStatus } from "../../tools/http-status.ts";
import { classify } from "../../tools/foreign-error.ts";
import { retryAfterMs } from "../../tools/retry-after.ts";

/** Codes by which endpoints say that the account, not the traffic, is the limit: waiting does not help. */
const exhausted = new Set(["insufficient_quota", "billing_hard_limit_reached", "billing_not_active"]);
const throttled = new Set(["rate_limit_exceeded", "rate_limit_error", "requests", "tokens"]);

/** What the client library threw, as one of ours: by HTTP status, error code and class, never by message text. */
export function toModelFailure(error: unknown, model: string): BatonError {
  return relay(error instanceof BatonError ? error : meaningOf(error, model));
}

function meaningOf(error: unknown, model: string): BatonError {
  const fields = read(error);
  const detail = { cause: error };
  if (fields.codes.some((code) => exhausted.has(code))) {
    return new Denied(`${model}: the account of this key has no quota left`, detail);
  }
  if (fields.codes.includes("context_length_exceeded") || fields.name === "ContextOverflowError") {
    return new InvalidInput(`${model}: the request is longer than the model's context`, detail);
  }
  if (fields.status !== undefined) return byStatus(fields.status, model, { ...detail, ...fields.wait });
  if (fields.codes.some((code) => throttled.has(code))) {
    return new RateLimited(`${model}: the endpoint asks for less traffic`, detail);
  }
  if (fields.name === "TimeoutError") return new Timeout(`${model}: the endpoint did not answer in time`, detail);
  const socket = classify(error);
  return errorOf(
    socket?.code === "timeout" ? "timeout" : "unavailable",
    `${model}: the connection failed or was cut (${socket?.by ?? fields.codes[0] ?? fields.name})`,
    detail,
  );
}

/** Why a signal fired, as an error of ours. `cause` is what was going on until then. */
export function toInterruption(signal: AbortSignal, model: string, cause?: unknown): BatonError {
  const reason: unknown = signal.reason;
  if (reason instanceof BatonError) return reason;
  const late = reason instanceof Error && reason.name === "TimeoutError";
  return late
    ? new Timeout(`${model}: the deadline passed before the reply was complete`, { cause })
    : new Cancelled(`${model}: the call was cancelled`, { cause });
}

function byStatus(status: number, model: string, detail: { cause: unknown; retryAfterMs?: number }): BatonError {
  const said = `${model}: the endpoint answered HTTP ${status}`;
  const code = codeOfStatus(status);
  if (code === "denied") return new Denied(`${said}; check the API key and what it may use`, detail);
  if (code === "not_found") return new NotFound(`${said}; check the base URL and the model's name`, detail);
  // What a completion can be in conflict with is a lock on the other side, which passes.
  return errorOf(code === "conflict" ? "transient" : code, said, detail);
}

interface ErrorFields {
  readonly name: string;
  readonly status: number | undefined;
  readonly wait: { readonly retryAfterMs?: number };
  /** `code` and `type` of the error and of what caused it, outermost first. */
  readonly codes: readonly string[];
}

function read(error: unknown): ErrorFields {
  const name = error instanceof Error ? error.name : typeof error;
  const codes: string[] = [];
  let status: number | undefined;
  let wait: { readonly retryAfterMs?: number } = {};
  for (let at = error, depth = 0; typeof at === "object" && at !== null && depth < 5; depth += 1) {
    if ("status" in at && typeof at.status === "number") status ??= at.status;
    if ("code" in at && typeof at.code === "string") codes.push(at.code);
    if ("type" in at && typeof at.type === "string") codes.push(at.type);
    if ("headers" in at && at.headers instanceof Headers) {
      const asked = retryAfterMs(at.headers);
      if (asked !== undefined) wait = { retryAfterMs: asked };
    }
    at = "cause" in at ? at.cause : undefined;
  }
  return { name, status, wait, codes };
}
