import { isNames, namesRead, sinks } from "../dependencies.ts";
import { namesIn } from "../expression/names-in.ts";
import type { PlannedStep, PlannedWorkflow } from "../planned.ts";
import type { PlanAuthor } from "./plan-author.ts";
import type { IsPure } from "./pure-steps.ts";
import type { Rewrite } from "./rewrite.ts";

interface Tools {
  readonly author: PlanAuthor;
  readonly isPure: IsPure;
  readonly rewrites: Rewrite[];
}

/**
 * The plan without pure steps that nothing waits for and whose outputs nobody reads. Where a person's workflow declares no outputs,
 * those steps are what it yields, and stay; in the planner's plans the last step is the answer, and stays.
 */
export function removeUnread(plan: PlannedWorkflow, { author, isPure, rewrites }: Tools): PlannedWorkflow {
  if (author === "person" && plan.outputs === undefined) return plan;
  const last = plan.steps.at(-1);
  const yielded = namesYielded(plan.outputs);
  let kept: readonly PlannedStep[] = plan.steps;
  for (;;) {
    const read = new Set([...yielded, ...kept.flatMap(namesRead)]);
    const unread = sinks({ steps: kept }).find(
      (step) =>
        (author === "person" || step.name !== last?.name) &&
        isPure(step) &&
        !step.outputs.some((name) => read.has(name)),
    );
    if (unread === undefined || kept.length < 2) return { ...plan, steps: [...kept] };
    rewrites.push({ step: unread.name, change: "removed", reason: `nobody reads ${unread.outputs.join(", ")}` });
    kept = kept.filter((step) => step !== unread);
  }
}

function namesYielded(outputs: PlannedWorkflow["outputs"]): readonly string[] {
  if (outputs === undefined) return [];
  return isNames(outputs) ? outputs : Object.values(outputs).flatMap(namesIn);
}
