import { looseSources, producers } from "./dependencies.ts";
import type { PlannedStep, PlannedWorkflow } from "./planned.ts";
import { namesYielded } from "./workflow-outputs.ts";

/**
 * For each step that nobody needs but aggregations which may end without it: those. Directly or through others, and only where the
 * workflow does not yield what it writes.
 */
export function servedBy(plan: Pick<PlannedWorkflow, "steps" | "outputs">): Map<string, readonly string[]> {
  const writers = producers(plan);
  const yielded = new Set(namesYielded(plan));
  const loose = new Map(plan.steps.map((step) => [step.name, looseSources(step, writers)]));
  if ([...loose.values()].every((names) => names.size === 0)) return new Map();
  const readers = new Map<string, PlannedStep[]>();
  for (const step of plan.steps)
    for (const name of step.depends_on) readers.set(name, [...(readers.get(name) ?? []), step]);
  const found = new Map<string, readonly string[] | undefined>();
  const visit = (step: PlannedStep): readonly string[] | undefined => {
    if (found.has(step.name)) return found.get(step.name);
    found.set(step.name, undefined);
    const by = serve(step);
    found.set(step.name, by);
    return by;
  };
  const serve = (step: PlannedStep): readonly string[] | undefined => {
    const after = readers.get(step.name);
    if (after === undefined || step.outputs.some((name) => yielded.has(name))) return undefined;
    const all = new Set<string>();
    for (const reader of after) {
      const by = loose.get(reader.name)?.has(step.name) === true ? [reader.name] : visit(reader);
      if (by === undefined) return undefined;
      for (const name of by) all.add(name);
    }
    return [...all];
  };
  return new Map(
    plan.steps.flatMap((step) => {
      const by = visit(step);
      return by === undefined ? [] : [[step.name, by] as const];
    }),
  );
}
