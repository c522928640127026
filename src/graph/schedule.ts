import { looseSources, producers } from "./plan/dependencies.ts";
import { segment } from "./plan/segment.ts";
import type { Planned, PlannedStep } from "./plan/planned.ts";
import { hasEnded } from "./branch/outcome.ts";
import type { StepState, Steps } from "./step/step-state.ts";

/** What becomes of a failed step when its plan does not say. Over budget is the end of every run. */
export function onError(plan: Planned, step: PlannedStep, state?: StepState): "fail" | "skip" | "replan" {
  if (state?.status === "failed" && state.error.code === "over_budget") return "fail";
  return step.on_error ?? (plan.by === "given" ? "fail" : "replan");
}

/** Steps that failed with no leave to go on. */
export function fatal(plan: Planned, steps: Steps): PlannedStep[] {
  return plan.steps.filter((step) => {
    const state = steps[step.name];
    return state?.status === "failed" && onError(plan, step, state) !== "skip";
  });
}

/** What is carried out next, as branches that go side by side; empty when every step has ended or nothing may begin. */
export function nextBranches(plan: Planned, steps: Steps): PlannedStep[][] {
  const open = plan.steps.filter((step) => !hasEnded(steps[step.name]));
  if (open.length === 0 || fatal(plan, steps).length > 0) return [];
  const writers = producers(plan);
  return segment(open, (step) => looseSources(step, writers));
}

/** Paths of the steps and tasks that wait for a person. */
export function waitingPaths(steps: Steps): string[] {
  return Object.entries(steps).flatMap(([path, state]) => (state.status === "waiting" ? [path] : []));
}

/** Ends the path under which a compensation runs: of its own, so that its idempotency key is not the step's. */
export const UNDO = "!undo";

type Completed = Extract<StepState, { status: "completed" }>;

/** Whether something was done that has to be undone should the run fail; older records bind that for values that stood in, too. */
export function isUndoable(state: StepState): state is Completed {
  return state.status === "completed" && state.undo !== undefined && state.fallback !== "value";
}

/** Completed steps and tasks that have to be undone now that their run fails, the last to complete first. */
export function undoable(steps: Steps): { path: string; state: Completed }[] {
  return Object.entries(steps)
    .flatMap(([path, state]) => (isUndoable(state) ? [{ path, state }] : []))
    .toSorted((one, other) => (other.state.undo?.order ?? 0) - (one.state.undo?.order ?? 0));
}
