import { context, isSpanContextValid, trace, type Span, type SpanOptions } from "@opentelemetry/api";
import { noteFailure } from "./note-failure.ts";
import { workAtHand } from "./work-at-hand.ts";

/** What a span is called and what is known of it at its start; samplers see nothing else. */
export interface SpanWords extends Pick<SpanOptions, "kind" | "attributes" | "links"> {
  readonly name: string;
}

/**
 * Does work within a span, a child of the one at work. A failure is noted on it and thrown on. Without tracing the work is done as it is.
 */
export async function inSpan<T>(words: SpanWords, work: (span: Span) => Promise<T>): Promise<T> {
  const span = startSpan(words);
  if (addsNothing(span)) return work(span);
  return context.with(trace.setSpan(context.active(), span), async () => {
    try {
      return await work(span);
    } catch (error) {
      noteFailure(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Starts a span, a child of the one at work; who starts it ends it. */
export function startSpan({ name, ...options }: SpanWords): Span {
  // Asked for each time: a tracer that was kept would go on writing to a provider that has been shut down.
  const span = trace.getTracer("baton").startSpan(name, options);
  if (span.isRecording() && options.attributes?.["gen_ai.operation.name"] !== undefined) {
    const { thread_id } = workAtHand();
    if (thread_id !== undefined) span.setAttribute("gen_ai.conversation.id", thread_id);
  }
  return span;
}

/** Whether the span at work is as good; one that is not sampled is not, for what is within must not be sampled either. */
function addsNothing(span: Span): boolean {
  if (span.isRecording()) return false;
  const own = span.spanContext();
  return own === trace.getSpanContext(context.active()) || !isSpanContextValid(own);
}
