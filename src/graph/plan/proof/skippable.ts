import { isNames } from "../dependencies.ts";
import type { PlannedStep, PlannedWorkflow } from "../planned.ts";
import { servedBy } from "../served-by.ts";

/**
 * Names of the steps of a plan that may not run though the plan completes: by a condition, a failure left out, an input they need, or an
 * aggregation that comes to its end without them.
 */
export function skippable(plan: Pick<PlannedWorkflow, "steps" | "outputs">): ReadonlySet<string> {
  const { steps } = plan;
  const served = servedBy(plan);
  const writers = new Map(steps.flatMap((step) => step.outputs.map((output) => [output, step] as const)));
  const known = new Map<string, boolean>();
  const visit = (step: PlannedStep): boolean => {
    const before = known.get(step.name);
    if (before !== undefined) return before;
    known.set(step.name, false);
    const needs =
      isNames(step.inputs) && step.aggregate === undefined
        ? step.inputs.flatMap((name) => writers.get(name) ?? [])
        : [];
    const may =
      step.when !== undefined ||
      step.on_error === "skip" ||
      served.has(step.name) ||
      needs.some((writer) => visit(writer));
    known.set(step.name, may);
    return may;
  };
  return new Set(steps.filter((step) => visit(step)).map((step) => step.name));
}
