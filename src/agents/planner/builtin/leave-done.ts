import type { PlanDraft } from "../plan-draft.ts";
import type { DoneStep, FailedStep } from "../planning.ts";

type Step = PlanDraft["steps"][number];

/**
 * A draft without the steps that have finished, the others under names that are still free. That of a failed step is not: what it began is
 * kept under it.
 */
export function leaveDone(
  draft: PlanDraft,
  done: readonly DoneStep[],
  failed: readonly Pick<FailedStep, "name">[],
): PlanDraft {
  const isDone = (step: Step): boolean =>
    done.some(({ name, outputs }) => isNamedAs(name, step.name) && outputs.join(" ") === step.outputs.join(" "));
  if (done.length === 0 && failed.length === 0) return draft;
  const left = draft.steps.filter((step) => !isDone(step));
  // A plan needs a step: where all has been done, its answer is given anew.
  const open = left.length === 0 ? draft.steps.slice(-1) : left;
  const names = new Set([...done, ...failed].map(({ name }) => name));
  const written = new Set(done.flatMap(({ outputs }) => outputs));
  const steps = renaming(
    open.map(({ name }) => name),
    names,
  );
  const outputs = renaming(
    open.flatMap((step) => step.outputs),
    written,
  );
  const reads = (name: string): string => outputs.get(name) ?? name;
  return {
    steps: open.map((step) => ({
      ...step,
      name: steps.get(step.name) ?? step.name,
      outputs: step.outputs.map(reads),
      depends_on: step.depends_on.map((name) => steps.get(name) ?? name),
      inputs: Array.isArray(step.inputs)
        ? step.inputs.map(reads)
        : Object.fromEntries(Object.entries(step.inputs).map(([key, text]) => [key, readingAnew(text, outputs)])),
    })),
  };
}

function renaming(names: readonly string[], taken: Set<string>): Map<string, string> {
  const renamed = new Map<string, string>();
  for (const name of names) {
    let free = name;
    for (let count = 2; taken.has(free); count += 1) free = numbered(name, count);
    taken.add(free);
    if (free !== name) renamed.set(name, free);
  }
  return renamed;
}

function numbered(name: string, count: number): string {
  return `${name.slice(0, 60)}_${count}`;
}

/** Whether a name is that of a drafted step, or one that it was given where that was taken. */
function isNamedAs(name: string, drafted: string): boolean {
  const count = Number(/_(\d+)$/u.exec(name)?.[1]);
  return name === drafted || name === numbered(drafted, count);
}

/** The expressions of the built-in planner begin with the name they read. */
function readingAnew(expression: string, renamed: ReadonlyMap<string, string>): string {
  return expression.replace(/^[a-z][a-z0-9_]*/u, (name) => renamed.get(name) ?? name);
}
