import type { Agent } from "../../agents/agent.ts";
import { toFailure } from "../../tools/errors.ts";
import type { RegistryView } from "../../tools/registry/versions/registry-view.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { bindInputs } from "../step/bind-inputs.ts";
import { pickOutputs } from "../step/pick-outputs.ts";
import type { Undo } from "../step/step-state.ts";
import { findAgent } from "../step/try-agent.ts";
import { nextOrder } from "./order.ts";

/** What has completed and says what undoes it. */
export interface Undoable {
  readonly step: Pick<PlannedStep, "name" | "agent" | "outputs">;
  readonly task: NonNullable<PlannedStep["compensate"]>;
  readonly output: unknown;
  /** What its expressions may read beside the output. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** A compensation, bound while all that it reads is there. */
export function readyUndo(
  { step, task, output, values }: Undoable,
  agents: Pick<RegistryView<Agent>, "get" | "find" | "list">,
): Undo {
  const order = nextOrder();
  try {
    const agent = findAgent(task, agents);
    const all = { ...values, ...pickOutputs(step, output) };
    const { input } = bindInputs({ ...task, name: step.name }, agent.input, all, () => undefined);
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
