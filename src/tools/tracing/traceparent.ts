import {
  context,
  createTraceState,
  isSpanContextValid,
  ROOT_CONTEXT,
  trace,
  type Context,
  type SpanContext,
} from "@opentelemetry/api";

/** Version, trace, parent, flags; a later version may have more at its end. */
const FORM = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The span that a W3C traceparent names; `undefined` for what is none. */
export function readTraceparent(text: string | undefined, tracestate?: string): SpanContext | undefined {
  const [, version, traceId, spanId, flags, more] = FORM.exec(text?.trim() ?? "") ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (version === "00" && more !== undefined) return undefined;
  const span: SpanContext = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & 1,
    isRemote: true,
    ...(tracestate !== undefined && tracestate !== "" && { traceState: createTraceState(tracestate) }),
  };
  return isSpanContextValid(span) ? span : undefined;
}

/** A span as a W3C traceparent. */
export function toTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}

/** What tells another process which span it works for; empty where none is at work. */
export function traceHeaders(): { readonly traceparent?: string; readonly tracestate?: string } {
  const span = trace.getSpanContext(context.active());
  if (span === undefined || !isSpanContextValid(span)) return {};
  const state = span.traceState?.serialize();
  return { traceparent: toTraceparent(span), ...(state !== undefined && state !== "" && { tracestate: state }) };
}

/** A context of its own that goes on from a span elsewhere; without one, where a trace would begin. */
export function contextFrom(span: SpanContext | undefined): Context {
  return span === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, span);
}
