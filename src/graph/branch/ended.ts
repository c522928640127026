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
 * The outcome of a step of several tasks from theirs. The output of a task is kept while its step waits for a person; once the step has ended
 * its own output holds it.
 */
export function ended(
  { step, path, since, started_at, tools }: Ending,
  tasks: readonly Outcome[],
  result: Result,
): Outcome {
  const all = joined(tasks);
  if (result === "waits") {
    return {
      ...all,
      steps: { ...all.steps, [path]: { status: "pending", agent: step.agent, attempts: all.usage.attempts } },
    };
  }
  const { attempts } = all.usage;
  const steps = withoutOutputs(all.steps);
  const base = { agent: step.agent, attempts, started_at, ended_at: now(), tasks: countOf(Object.values(steps)) };
  const duration_ms = Date.now() - since;
  if (result.ok) {
    tools.emit({ type: "step.completed", step: path, agent: step.agent, attempts, duration_ms, output: result.output });
    return { ...all, steps: { ...steps, [path]: { status: "completed", ...base, output: result.output } } };
  }
  tools.emit({ type: "step.failed", step: path, agent: step.agent, attempts, duration_ms, failure: result.error });
  return { ...all, steps: { ...steps, [path]: { status: "failed", ...base, error: result.error } } };
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

function countOf(states: readonly StepState[]): { completed: number; failed: number; skipped: number } {
  const count = (status: StepState["status"]): number => states.filter((state) => state.status === status).length;
  return { completed: count("completed"), failed: count("failed"), skipped: count("skipped") };
}
