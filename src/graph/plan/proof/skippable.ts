import { isNames } from "../dependencies.ts";
import type { PlannedStep } from "../planned.ts";

/** Names of the steps of a plan that may not run though the plan completes: by a condition, a failure left out, or an input they need. */
export function skippable(steps: readonly PlannedStep[]): ReadonlySet<string> {
  const writers = new Map(steps.flatMap((step) => step.outputs.map((output) => [output, step] as const)));
  const known = new Map<string, boolean>();
  const visit = (step: PlannedStep): boolean => {
    const before = known.get(step.name);
    if (before !== undefined) return before;
    known.set(step.name, false);
    const needs = isNames(step.inputs) ? step.inputs.flatMap((name) => writers.get(name) ?? []) : [];
    const may = step.when !== undefined || step.on_error === "skip" || needs.some((writer) => visit(writer));
    known.set(step.name, may);
    return may;
  };
  return new Set(steps.filter((step) => visit(step)).map((step) => step.name));
}
