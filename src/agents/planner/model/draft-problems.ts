import { nearest } from "../../../tools/nearest.ts";
import type { Problem } from "../../../tools/problem.ts";
import { doerOf } from "../plan-draft.ts";
import type { PlanRequest } from "../planning.ts";
import type { ModelPlanning } from "./model-planning.ts";

/** Names of what the model was shown. */
export interface Offered {
  readonly agents: readonly string[];
  readonly workflows: readonly string[];
}

type Step = ModelPlanning["steps"][number];

/** Why what a model sent cannot be used: it is empty, names what was not offered, repeats what has ended, or is refused by the validator. */
export function problemsOf(value: ModelPlanning, request: PlanRequest, offered: Offered): readonly Problem[] {
  if (value.decision === "reply") {
    return value.reply.trim() === "" ? [{ code: "empty_reply", path: "reply", message: "a reply needs a text" }] : [];
  }
  if (value.steps.length === 0)
    return [{ code: "empty_plan", path: "steps", message: "a plan needs at least one step" }];
  const own = value.steps.flatMap((step, index) => [
    ...doerProblems(step, `steps.${index}`, offered),
    ...repeatProblems(step, `steps.${index}`, request.done ?? []),
    ...failedNameProblems(step, `steps.${index}`, request.failed),
  ]);
  return own.length > 0 ? own : request.check({ steps: value.steps });
}

function doerProblems(step: Step, path: string, offered: Offered): Problem[] {
  const { agent, workflow, aggregate, fallback = [] } = step;
  // Nobody does it; whether the rule stands, the validator says.
  if (aggregate !== undefined && agent === undefined && workflow === undefined) return [];
  if ((agent === undefined) === (workflow === undefined))
    return [{ code: "malformed", path, message: "exactly one of agent and workflow says who does the step" }];
  const others = fallback.flatMap((other, place) =>
    typeof other !== "string" || offered.agents.includes(other)
      ? []
      : [unlisted("agent", other, `${path}.fallback.${place}`, offered.agents)],
  );
  const known = agent === undefined ? offered.workflows : offered.agents;
  if (known.includes(doerOf(step))) return others;
  const kind = agent === undefined ? "workflow" : "agent";
  return [unlisted(kind, doerOf(step), `${path}.${kind}`, known), ...others];
}

function unlisted(kind: "agent" | "workflow", name: string, path: string, known: readonly string[]): Problem {
  const near = nearest(name, known);
  return {
    code: `unknown_${kind}`,
    path,
    message: `${name} is not one of the ${kind}s listed`,
    expected: known.length === 0 ? `none: there are no ${kind}s` : `one of ${known.join(", ")}`,
    ...(near !== undefined && { nearest: near }),
  };
}

/** A name that a finished step has is taken; the graph would not know which of the two is meant. */
function repeatProblems(step: Step, path: string, done: NonNullable<PlanRequest["done"]>): Problem[] {
  const twin = done.find(({ name }) => name === step.name);
  const expected = "a name of its own, or no such step: finished steps stay, and their outputs can be read";
  if (twin !== undefined)
    return [
      { code: "duplicate_step", path: `${path}.name`, message: `step ${step.name} has finished already`, expected },
    ];
  return step.outputs.flatMap((output, place) => {
    const writer = done.find(({ outputs }) => outputs.includes(output));
    if (writer === undefined) return [];
    const message = `${output} is already written by the finished step ${writer.name}`;
    return [{ code: "duplicate_output", path: `${path}.outputs.${place}`, message }];
  });
}

/** What a failed step began is kept under its name, and would pass for the new step's own. */
function failedNameProblems({ name }: Step, path: string, failed: PlanRequest["failed"]): Problem[] {
  if (!failed.some((step) => step.name === name)) return [];
  const expected = "a name of its own, also for a step that does the same once more";
  return [{ code: "duplicate_step", path: `${path}.name`, message: `step ${name} has failed already`, expected }];
}
