import { context, isSpanContextValid, ROOT_CONTEXT, trace } from "@opentelemetry/api";

/** Keeps the span and the work at hand for what is done elsewhere or later: whoever schedules it may do so from a context of its own. */
export function carryContext(): <T>(work: () => T) => T {
  const here = context.active();
  return (work) => (context.active() === here ? work() : context.with(here, work));
}

/** As `carryContext`, where a span is at work; else what is done has the context it is done in. */
export function carrySpan(): <T>(work: () => T) => T {
  const span = trace.getSpanContext(context.active());
  return span === undefined || !isSpanContextValid(span) ? (work) => work() : carryContext();
}

/** Does what outlives the work at hand, as opening a connection that others will use. */
export function apart<T>(work: () => T): T {
  return context.with(ROOT_CONTEXT, work);
}
