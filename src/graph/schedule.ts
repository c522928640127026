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
  const ready: PlannedStep[] = [];
  const skipped: { step: PlannedStep; reason: string }[] = [];
  for (const step of open) {
    const before = step.depends_on.map((name) => [name, steps[name]] as const);
    if (!before.every(([, state]) => hasEnded(state))) continue;
    // A step that was only to come later can run all the same; one that reads what was never written cannot.
    const reads = new Set(namesRead(step).map((name) => writers.get(name)));
    const missing = before.find(([name, state]) => state?.status !== "completed" && reads.has(name));
    if (missing === undefined) ready.push(step);
    else skipped.push({ step, reason: `step ${missing[0]} ${missing[1]?.status ?? "is missing"}` });
  }
  return { ready, skipped };
}

function hasEnded(state: StepState | undefined): boolean {
  return state !== undefined && state.status !== "pending" && state.status !== "running";
}

/** The one step whose output is the answer; `undefined` where the plan ends in several. */
export function answerStep(plan: Planned): PlannedStep | undefined {
  const ends = sinks(plan);
  return ends.length === 1 ? ends[0] : undefined;
}
