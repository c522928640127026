import { context, SpanStatusCode, trace, type Span } from "@opentelemetry/api";
import { z } from "zod";
import { startSpan } from "../../tools/tracing/in-span.ts";
import { noteFailure } from "../../tools/tracing/note-failure.ts";
import { contextFrom, readTraceparent } from "../../tools/tracing/traceparent.ts";
import { withContent } from "../../tools/tracing/traces-content.ts";
import { withWork } from "../../tools/tracing/work-at-hand.ts";
import type { CarriedRun, RunEnd, RunObserver } from "../runs/observer.ts";
import { idsOfAttempt, type NamedIds } from "./named-ids.ts";

export interface RunTracingOptions {
  readonly ids: NamedIds;
  /** Whether spans may hold content. */
  readonly content: boolean;
}

/**
 * A span for each time that a run is taken up, below the request that made the run whichever process that was in, linked to the attempt
 * before it. What happens within belongs to it; log lines carry the run.
 */
export function createRunTracing({ ids, content }: RunTracingOptions): RunObserver {
  return (run) => {
    const { tenant, runId, threadId } = run;
    const above = withWork(contextFrom(readTraceparent(run.traceparent)), {
      run_id: runId,
      thread_id: threadId,
      tenant,
    });
    const span = context.with(above, () =>
      ids.give(idsOfAttempt(runId, run.attempt), () => startSpan({ name: "invoke_workflow baton", ...begin(run) })),
    );
    const own = span.isRecording() || span.spanContext() !== trace.getSpanContext(above);
    const within = own ? trace.setSpan(above, span) : above;
    const inside = content ? withContent(within) : within;
    return {
      within: (work) => context.with(inside, work),
      event: (event) => {
        if (span.isRecording()) notePlan(span, event);
      },
      ended: (end, error) => context.with(inside, () => finish(span, end, error)),
    };
  };
}

function begin({ tenant, runId, assistantId, attempt, resumed, waitedMs, traceparent }: CarriedRun) {
  // A trace that no request began has the trace id of its run.
  const traceId = readTraceparent(traceparent)?.traceId ?? idsOfAttempt(runId, 1).traceId;
  const before = { traceId, spanId: idsOfAttempt(runId, attempt - 1).spanId, traceFlags: 1, isRemote: true };
  return {
    attributes: {
      "gen_ai.operation.name": "invoke_workflow",
      "gen_ai.workflow.name": "baton",
      "baton.run.id": runId,
      "baton.tenant": tenant,
      "baton.assistant.id": assistantId,
      "baton.run.attempt": attempt,
      "baton.run.resumed": resumed,
      "baton.run.waited_ms": Math.round(waitedMs),
    },
    links: attempt > 1 ? [{ context: before, attributes: { "baton.link": "attempt before" } }] : [],
  };
}

const planCreated = z.object({
  type: z.literal("plan.created"),
  by: z.string(),
  revision: z.int(),
  steps: z.array(z.object({ name: z.string() })),
  workflow: z.object({ name: z.string(), version: z.string() }).optional(),
});

function notePlan(span: Span, event: unknown): void {
  const plan = planCreated.safeParse(event).data;
  if (plan === undefined) return;
  span.setAttributes({
    "baton.plan.by": plan.by,
    "baton.plan.steps": plan.steps.length,
    "baton.plan.revision": plan.revision,
    ...(plan.workflow !== undefined && {
      "gen_ai.workflow.name": plan.workflow.name,
      "baton.workflow.version": plan.workflow.version,
    }),
  });
  if (plan.workflow !== undefined) span.updateName(`invoke_workflow ${plan.workflow.name}`);
}

function finish(span: Span, end: RunEnd, error: unknown): void {
  span.setAttribute("baton.run.end", end);
  if (error !== undefined) noteFailure(span, error);
  else if (end === "error" || end === "lost") {
    span.setAttribute("error.type", end === "lost" ? "unavailable" : "bug");
    span.setStatus({ code: SpanStatusCode.ERROR, message: end });
  } else if (end === "cancelled") span.setAttribute("error.type", "cancelled");
  span.end();
}
