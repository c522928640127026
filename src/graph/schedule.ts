import { namesRead, producers, sinks } from "./plan/dependencies.ts";
import type { Planned, PlannedStep } from "./plan/planned.ts";
import type { StepState, Steps } from "./step/step-state.ts";

/** What becomes of a failed step when its plan does not say. */
export function onError(plan: Planned, step: PlannedStep): "fail" | "skip" | "replan" {
  return step.on_error ?? (plan.by === "given" ? "fail" : "replan");
}

/** Steps that failed with no leave to go on. */
export function fatal(plan: Planned, steps: Steps): PlannedStep[] {
  return plan.steps.filter((step) => steps[step.name]?.status === "failed" && onError(plan, step) !== "skip");
}

/** The steps that run now, and those that never will because what they read was not written. */
export function nextWave(
  plan: Planned,
  steps: Steps,
): { ready: PlannedStep[]; skipped: { step: PlannedStep; reason: string }[] } {
  const open = plan.steps.filter((step) => (steps[step.name]?.status ?? "pending") === "pending");
  const dead = fatal(plan, steps);
  if (dead.length > 0) {
    const names = dead.map((step) => step.name).join(", ");
    return { ready: [], skipped: open.map((step) => ({ step, reason: `step ${names} failed` })) };
  }
  const writers = producers(plan);
  const skipped = new Map<string, { step: PlannedStep; reason: string }>();
  const statusOf = (name: string): StepState["status"] | undefined =>
    skipped.has(name) ? "skipped" : steps[name]?.status;
  for (;;) {
    const ready: PlannedStep[] = [];
    const before = skipped.size;
    for (const step of open) {
      if (skipped.has(step.name) || !step.depends_on.every((name) => hasEnded(statusOf(name)))) continue;
      // A step that was only to come later can run all the same; one that reads what was never written cannot.
      const reads = new Set(namesRead(step).map((name) => writers.get(name)));
      const missing = step.depends_on.find((name) => statusOf(name) !== "completed" && reads.has(name));
      if (missing === undefined) ready.push(step);
      else skipped.set(step.name, { step, reason: `step ${missing} ${statusOf(missing) ?? "is missing"}` });
    }
    // What was skipped just now may be what others waited for.
    if (skipped.size === before) return { ready, skipped: [...skipped.values()] };
  }
}

function hasEnded(status: StepState["status"] | undefined): boolean {
  return status !== undefined && status !== "pending" && status !== "running";
}

/** The one step whose output is the answer; `undefined` where the plan ends in several. */
export function answerStep(plan: Planned): PlannedStep | undefined {
  const ends = sinks(plan);
  return ends.length === 1 ? ends[0] : undefined;
}
