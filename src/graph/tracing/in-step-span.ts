import type { Span } from "@opentelemetry/api";
import { contentAttribute } from "../../tools/tracing/content-attribute.ts";
import { inSpan } from "../../tools/tracing/in-span.ts";
import { endInFailure } from "../../tools/tracing/note-failure.ts";
import { onStep } from "../../tools/tracing/work-at-hand.ts";
import type { Outcome } from "../branch/outcome.ts";
import type { PlannedStep } from "../plan/planned.ts";

type Words = Pick<PlannedStep, "agent" | "workflow">;
type Attributes = Readonly<Record<string, string | number | boolean>>;

/** One task of a step within a span: of its agent, or of the workflow in its place. Log lines carry the step. */
export function inStepSpan(
  step: Words,
  path: string,
  work: () => Promise<Outcome>,
  more: Attributes = {},
): Promise<Outcome> {
  if (step.workflow === undefined) {
    const named = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": step.agent, ...more };
    return within(`invoke_agent ${step.agent}`, named, path, work);
  }
  const name = step.workflow.name ?? step.agent;
  const named = { "gen_ai.operation.name": "invoke_workflow", "gen_ai.workflow.name": name, ...more };
  return within(`invoke_workflow ${name}`, named, path, work);
}

/** All items or all rounds of a step within a span; each is a task within its own. */
export function inTasksSpan(
  kind: "for_each" | "repeat",
  step: Words,
  path: string,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  return within(`${kind} ${step.agent}`, {}, path, work);
}

function within(name: string, known: Attributes, path: string, work: () => Promise<Outcome>): Promise<Outcome> {
  return onStep(path, () =>
    inSpan({ name, attributes: { "baton.step": path, ...known } }, async (span) => {
      const outcome = await work();
      if (span.isRecording()) note(span, outcome, path);
      return outcome;
    }),
  );
}

function note(span: Span, { steps, usage }: Outcome, path: string): void {
  span.setAttributes({
    "gen_ai.usage.input_tokens": usage.input_tokens,
    "gen_ai.usage.output_tokens": usage.output_tokens,
    "baton.usage.usd": usage.usd,
    "baton.attempts": usage.attempts,
  });
  const state = steps[path];
  if (state === undefined) return;
  span.setAttribute("baton.step.status", state.status);
  if (state.status === "failed" || state.status === "uncompensated") endInFailure(span, state.error);
  if (state.status === "completed") {
    span.setAttributes(contentAttribute("baton.step.output", () => state.output));
    if (state.fallback !== undefined) span.setAttribute("baton.fallback", state.fallback);
    if (state.handed_to !== undefined) span.setAttribute("baton.handed_to", state.handed_to);
  }
}
