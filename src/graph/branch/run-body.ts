import { OverBudget, toFailure } from "../../tools/errors.ts";
import { isNames } from "../plan/dependencies.ts";
import { namesIn } from "../plan/expression/names-in.ts";
import { leafBound } from "../plan/proof/leaf-bound.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { runLeaf } from "../step/run-leaf.ts";
import type { StepState, UndoLater } from "../step/step-state.ts";
import { withReserve } from "./ledger.ts";
import type { BranchTools } from "./branch-tools.ts";
import { failed, joined, now, only, type Outcome } from "./outcome.ts";
import { inStepSpan } from "../tracing/in-step-span.ts";
import { runNested } from "./run-nested.ts";
import { readyUndo } from "./ready-undo.ts";
import type { Scope } from "./scope.ts";

/** One task of a step: its agent's, or a nested workflow. */
export async function runBody(
  step: PlannedStep,
  path: string,
  scope: Scope,
  tools: BranchTools,
  edited?: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const { workflow } = step;
  const outcome = await inStepSpan(step, path, () =>
    workflow === undefined
      ? reserved(step, path, scope, tools, edited)
      : runNested(step, workflow, path, scope, tools, edited),
  );
  const state = outcome.steps[path];
  const task = step.compensate;
  if (task === undefined) return outcome;
  const after = (next: StepState): Outcome => ({ ...outcome, steps: { ...outcome.steps, [path]: next } });
  if (state?.status === "waiting" && state.unknown !== undefined)
    return after({ ...state, unknown: { ...state.unknown, compensate: undoLater(step, scope) } });
  // What a value stands in for was not done.
  if (state?.status !== "completed" || state.fallback === "value") return outcome;
  const { output } = state;
  return after({ ...state, undo: readyUndo({ step, task, output, values: scope.values }, tools.agents) });
}

async function reserved(
  step: PlannedStep,
  path: string,
  scope: Scope,
  tools: BranchTools,
  edited: Readonly<Record<string, unknown>> | undefined,
): Promise<Outcome> {
  try {
    const { worst } = leafBound(step, tools.figures);
    const { state, usage, asked } = await withReserve(worst, tools.ledger, () =>
      runLeaf({ step, path, scope, edited }, tools),
    );
    return joined([only(path, state, usage), asked]);
  } catch (error) {
    if (!(error instanceof OverBudget)) throw error;
    const failure = toFailure(error);
    tools.emit({ type: "step.failed", step: path, agent: step.agent, attempts: 0, duration_ms: 0, failure });
    return only(path, failed({ agent: step.agent, started_at: now() }, failure, 0));
  }
}

/** Of a call whose outcome a person has to say: what undoes it, where it was done. */
function undoLater(step: PlannedStep, { values }: Scope): UndoLater | undefined {
  const task = step.compensate;
  if (task === undefined) return undefined;
  const own = new Set(step.outputs);
  const read = (isNames(task.inputs) ? task.inputs : Object.values(task.inputs).flatMap(namesIn)).filter(
    (name) => !own.has(name) && Object.hasOwn(values, name),
  );
  return { task, values: Object.fromEntries(read.map((name) => [name, values[name]])) };
}
