import { SpanStatusCode, type Span } from "@opentelemetry/api";
import { toFailure, type Failure } from "../errors.ts";
import { tracesContent } from "./traces-content.ts";

/** Causes of causes that are told. */
const MOST_CAUSES = 8;
/** Longest message, characters. */
const MOST_TEXT = 1_000;

/**
 * Notes on a span that its work has failed: our code as `error.type`, and the chain of causes by their classes and codes. Messages may
 * quote what a person or a document said, so they are told only where content is.
 */
export function noteFailure(span: Span, error: unknown): void {
  if (!span.isRecording()) return;
  const failure = toFailure(error);
  endInFailure(span, failure);
  span.addEvent("exception", {
    "exception.type": classOf(error),
    "baton.error.causes": causesOf(error),
    ...(tracesContent() && { "exception.message": failure.message.slice(0, MOST_TEXT) }),
  });
}

/** Notes a failure that is a value. */
export function endInFailure(span: Span, failure: Pick<Failure, "code" | "message" | "retryable" | "field">): void {
  if (!span.isRecording()) return;
  span.setAttributes({
    "error.type": failure.code,
    "baton.error.retryable": failure.retryable,
    ...(failure.field !== undefined && { "baton.error.field": failure.field }),
  });
  const message = tracesContent() ? failure.message.slice(0, MOST_TEXT) : failure.code;
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}

function causesOf(error: unknown): string[] {
  const causes: string[] = [];
  for (let next = error; next !== undefined && next !== null && causes.length < MOST_CAUSES; next = causeOf(next)) {
    const code = codeOf(next);
    causes.push(code === undefined ? classOf(next) : `${classOf(next)} (${code})`);
  }
  return causes;
}

function causeOf(error: unknown): unknown {
  if (error instanceof AggregateError && error.cause === undefined) return (error.errors as unknown[])[0];
  return error instanceof Error ? error.cause : undefined;
}

function classOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

function codeOf(error: unknown): string | undefined {
  const code: unknown = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" || typeof code === "number" ? String(code) : undefined;
}
