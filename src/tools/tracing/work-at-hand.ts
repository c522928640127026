import { context, createContextKey, isSpanContextValid, trace, type Context } from "@opentelemetry/api";

/** What is being worked on, under the names that log lines carry. */
export interface WorkAtHand {
  readonly request_id?: string | undefined;
  readonly run_id?: string | undefined;
  readonly thread_id?: string | undefined;
  readonly tenant?: string | undefined;
  /** Path of the step. */
  readonly step?: string | undefined;
}

const WORK = createContextKey("baton work");

/** A context in which something is worked on. @param work may be asked for when it is needed, for what is not known at the beginning */
export function withWork(parent: Context, work: WorkAtHand | (() => WorkAtHand)): Context {
  return parent.setValue(WORK, work);
}

/** Works on a step: the same run, and the step beside it. */
export function onStep<T>(step: string, work: () => T): T {
  return context.with(withWork(context.active(), { ...workAtHand(), step }), work);
}

/** What is worked on here; empty where nothing is. */
export function workAtHand(): WorkAtHand {
  const work = context.active().getValue(WORK) as WorkAtHand | (() => WorkAtHand) | undefined;
  return typeof work === "function" ? work() : (work ?? {});
}

/** Fields of a log line that is written here: what is worked on, and the span at work. */
export function logFields(): Record<string, string> {
  const span = trace.getSpanContext(context.active());
  const known = {
    ...workAtHand(),
    ...(span !== undefined && isSpanContextValid(span) && { trace_id: span.traceId, span_id: span.spanId }),
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as Record<string, string>;
}
