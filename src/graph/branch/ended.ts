import type { Failure } from "../../tools/errors.ts";
import type { PlannedStep } from "../plan/planned.ts";
import type { StepState } from "../step/step-state.ts";
import type { BranchTools } from "./branch-tools.ts";
import { joined, now, type Outcome } from "./outcome.ts";

/** A step of several tasks that comes to its end. */
export interface Ending {
  readonly step: PlannedStep;
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly started_at: string;
  readonly tools: Pick<BranchTools, "emit">;
}

type Result =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly error: Failure }
  | "waits";

/**
 * The outcome of a step of several tasks from theirs. Once the step has completed its own output holds theirs; until then, and where it has
 * failed, each task keeps what it found.
 */
export function ended(
  { step, path, since, started_at, tools }: Ending,
  tasks: readonly Outcome[],
  result: Result,
): Outcome {
  const all = joined(tasks);
  const own = tasksOf(all, path);
  const attempts = own.reduce((sum, state) => sum + state.attempts, 0);
  const { agent } = step;
  if (result === "waits") return { ...all, steps: { ...all.steps, [path]: { status: "pending", agent, attempts } } };
  const base = { agent, attempts, started_at, ended_at: now(), tasks: countOf(own) };
  const duration_ms = Date.now() - since;
  if (result.ok) {
    const { output } = result;
    tools.emit({ type: "step.completed", step: path, agent, attempts, duration_ms, output });
    return { ...all, steps: { ...withoutOutputs(all.steps), [path]: { status: "completed", ...base, output } } };
  }
  tools.emit({ type: "step.failed", step: path, agent, attempts, duration_ms, failure: result.error });
  // What the tasks of a step that failed have said does not count, for they may run again.
  const { mail: _unsaid, ...rest } = all;
  return { ...rest, steps: { ...all.steps, [path]: { status: "failed", ...base, error: result.error } } };
}

/** States of tasks whose outputs are held elsewhere. */
export function withoutOutputs(steps: Outcome["steps"]): Record<string, StepState> {
  return Object.fromEntries(
    Object.entries(steps).map(([path, state]) => [
      path,
      state.status === "completed" ? { ...state, output: undefined } : state,
    ]),
  );
}

/** States of the step's own items, rounds or nested steps; not of what lies within those. */
function tasksOf({ steps }: Outcome, path: string): StepState[] {
  return Object.entries(steps).flatMap(([task, state]) =>
    task.startsWith(path) && OWN_TASK.test(task.slice(path.length)) ? [state] : [],
  );
}

const OWN_TASK = /^(\[\d+\]|#\d+|(~\d+)?\/\w+)$/;

function countOf(states: readonly StepState[]): { completed: number; failed: number; skipped: number } {
  const count = (status: StepState["status"]): number => states.filter((state) => state.status === status).length;
  return { completed: count("completed"), failed: count("failed"), skipped: count("skipped") };
}
