import { doerOf } from "../../agents/planner/plan-draft.ts";
import type { Planning, PlanRequest } from "../../agents/planner/planning.ts";
import type { Usage } from "../../agents/model/usage.ts";
import { contentAttribute } from "../../tools/tracing/content-attribute.ts";
import { inSpan } from "../../tools/tracing/in-span.ts";

/** Notes what planning came to: which candidates there were to choose from, and which agents were chosen. */
type Note = (planning: Planning, usage: Usage, request: Pick<PlanRequest, "query" | "failed">) => void;

/** Writes or adopts a plan within a span. */
export function inPlanSpan<T>(work: (note: Note) => Promise<T>): Promise<T> {
  const attributes = { "gen_ai.operation.name": "plan", "gen_ai.agent.name": "planner" };
  return inSpan({ name: "plan planner", attributes }, (span) =>
    work((planning, usage, { query, failed }) => {
      if (!span.isRecording()) return;
      span.setAttributes({
        "baton.plan.by": planning.by,
        "baton.plan.kind": planning.kind,
        "baton.plan.replan": failed.length > 0,
        "gen_ai.usage.input_tokens": usage.inputTokens,
        "gen_ai.usage.output_tokens": usage.outputTokens,
        ...(planning.fallback !== undefined && { "baton.plan.fallback": planning.fallback.code }),
        ...contentAttribute("baton.plan.question", () => query),
      });
      if (planning.kind === "reply") return;
      const { candidates, draft, repairs } = planning;
      span.setAttributes({
        "baton.plan.candidates": [...candidates],
        "baton.plan.candidate_count": candidates.length,
        "baton.plan.chosen": [...new Set(draft.steps.map(doerOf))],
        "baton.plan.steps": draft.steps.length,
        "baton.plan.repairs": repairs.length,
      });
    }),
  );
}
