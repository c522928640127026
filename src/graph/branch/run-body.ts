import { OverBudget, toFailure } from "../../tools/errors.ts";
import { leafBound } from "../plan/proof/leaf-bound.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { bindInputs } from "../step/bind-inputs.ts";
import { pickOutputs } from "../step/pick-outputs.ts";
import { runLeaf } from "../step/run-leaf.ts";
import { findAgent } from "../step/try-agent.ts";
import type { StepState, Undo } from "../step/step-state.ts";
import { withReserve } from "./ledger.ts";
import type { BranchTools } from "./branch-tools.ts";
import { failed, joined, now, only, type Outcome } from "./outcome.ts";
import { inStepSpan } from "../tracing/in-step-span.ts";
import { runNested } from "./run-nested.ts";
import { inner, type Scope } from "./scope.ts";
import { nextOrder } from "./order.ts";

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
  if (step.compensate === undefined || state?.status !== "completed") return outcome;
  return { ...outcome, steps: { ...outcome.steps, [path]: { ...state, undo: undoOf(step, state, scope, tools) } } };
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

/** The compensation, bound while all that it reads is there. */
function undoOf(
  step: PlannedStep,
  state: Extract<StepState, { status: "completed" }>,
  scope: Scope,
  tools: BranchTools,
): Undo {
  const task = step.compensate;
  const order = nextOrder();
  if (task === undefined) throw new TypeError(`step ${step.name} has no compensation`);
  try {
    const agent = findAgent(task, tools.agents);
    const { values } = inner(scope, pickOutputs(step, state.output));
    const { input } = bindInputs({ ...task, name: step.name }, agent.input, values, (name) => scope.producers[name]);
    const limits = {
      ...(task.timeout !== undefined && { timeout: task.timeout }),
      ...(task.retry !== undefined && { retry: task.retry }),
    };
    const tied = {
      ...(task.range !== undefined && { range: task.range }),
      ...(task.pin !== undefined && { pin: task.pin }),
    };
    return { agent: task.agent, ...tied, input, order, ...limits };
  } catch (error) {
    return { agent: task.agent, error: toFailure(error), order };
  }
}
