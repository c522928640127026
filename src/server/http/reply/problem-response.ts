import { STATUS_CODES } from "node:http";
import { HTTPException } from "hono/http-exception";
import pg from "pg";
import type { Logger } from "../../../tools/logger.ts";
import { BatonError, toFailure, type ErrorCode } from "../../../tools/errors.ts";
import type { Problem as PlanProblem } from "../../../tools/problem.ts";
import { HttpProblem, type FieldError } from "./http-problem.ts";

const statusOf: Readonly<Record<ErrorCode, number>> = {
  transient: 503,
  invalid_input: 422,
  invalid_output: 502,
  not_found: 404,
  conflict: 409,
  denied: 403,
  rate_limited: 429,
  unavailable: 503,
  timeout: 504,
  cancelled: 409,
  over_budget: 429,
  bug: 500,
};

interface Problem {
  readonly status: number;
  readonly detail: string;
  readonly code?: ErrorCode;
  readonly errors?: readonly FieldError[];
  /** What is wrong with a workflow. */
  readonly problems?: readonly PlanProblem[];
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Any thrown thing as an RFC 9457 problem document; `message` repeats `detail` because clients of the LangGraph Server API
 * look there. What is not the caller's fault is logged, and told to the caller without its cause.
 */
export function problemResponse(error: unknown, logger: Logger): Response {
  const { status, detail, code, errors, problems, headers } = describe(error);
  if (status >= 500) logger.error({ err: error }, "a request failed");
  const title = STATUS_CODES[status] ?? "Error";
  const body = { type: "about:blank", title, status, detail, message: detail, code, errors, problems };
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...headers, "content-type": "application/problem+json" },
  });
}

function describe(error: unknown): Problem {
  if (error instanceof HttpProblem) {
    const { status, message, errors, problems, headers } = error;
    return { status, detail: message, headers, ...(errors.length > 0 && { errors }), ...(problems && { problems }) };
  }
  if (error instanceof BatonError) return fromBaton(error);
  if (error instanceof HTTPException)
    return { status: error.status, detail: error.message || "the request was refused" };
  // Class 22 is "data exception": a value that no column of that type can hold can only have come from the caller.
  if (error instanceof pg.DatabaseError && error.code?.startsWith("22")) {
    return { status: 422, detail: "a value in the request cannot be stored" };
  }
  // The database or a peer that is away or busy, and not a fault of ours.
  const { code, message, retryable } = toFailure(error);
  if (retryable && statusOf[code] >= 503) return { status: statusOf[code], detail: message, code };
  return { status: 500, detail: "the server failed; the cause is in its log", code: "bug" };
}

function fromBaton({ code, message, detail }: BatonError): Problem {
  const { field, alternatives, retryAfterMs } = detail;
  return {
    status: statusOf[code],
    detail: message,
    code,
    ...(field !== undefined && {
      errors: [{ field, message, ...(alternatives && { expected: alternatives.join(", ") }) }],
    }),
    ...(retryAfterMs !== undefined && { headers: { "retry-after": String(Math.ceil(retryAfterMs / 1000)) } }),
  };
}
