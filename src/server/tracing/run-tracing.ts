import { randomBytes } from "node:crypto";
import { context, SpanStatusCode, trace, type Span } from "@opentelemetry/api";
import { z } from "zod";
import { startSpan } from "../../tools/tracing/in-span.ts";
import { noteFailure } from "../../tools/tracing/note-failure.ts";
import { contextFrom, readTraceparent } from "../../tools/tracing/traceparent.ts";
import { withContent } from "../../tools/tracing/traces-content.ts";
import { withWork } from "../../tools/tracing/work-at-hand.ts";
import type { CarriedRun, RunEnd, RunObserver } from "../runs/observer.ts";
import { idsOfAttempt, type NamedIds, type SpanIds } from "./named-ids.ts";

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
      ids.give(idsOf(run), () => startSpan({ name: "invoke_workflow baton", ...begin(run) })),
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

/** Whether it goes on within the attempt in which another one has handed it over; after a loss, that cannot be told. */
function isHandedOver({ attempt, again }: CarriedRun): boolean {
  return again && attempt === 1;
}

function idsOf(run: CarriedRun): SpanIds {
  const ids = idsOfAttempt(run.runId, run.attempt);
  return isHandedOver(run) ? { ...ids, spanId: randomBytes(8).toString("hex") } : ids;
}

function begin(run: CarriedRun) {
  const { tenant, runId, assistantId, attempt, resumed, waitedMs, traceparent } = run;
  // A trace that no request began has the trace id of its run.
  const traceId = readTraceparent(traceparent)?.traceId ?? idsOfAttempt(runId, 1).traceId;
  const last = isHandedOver(run) ? attempt : attempt - 1;
  const before = { traceId, spanId: idsOfAttempt(runId, last).spanId, traceFlags: 1, isRemote: true };
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
    links: run.again ? [{ context: before, attributes: { "baton.link": "attempt before" } }] : [],
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
