import { isNames } from "../plan/dependencies.ts";
import { evaluate } from "../plan/expression/evaluate.ts";
import { namesIn } from "../plan/expression/names-in.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { withNulls } from "../plan/workflow-outputs.ts";
import { bindInputs } from "../step/bind-inputs.ts";
import type { BranchTools } from "./branch-tools.ts";
import type { Scope } from "./scope.ts";

/** What a person who has to agree gets to see: what the step would be given; of a step with items, the list. */
export function shownInput(step: PlannedStep, scope: Scope, tools: Pick<BranchTools, "agents">): unknown {
  try {
    if (step.for_each !== undefined) {
      const list = evaluate(step.for_each.in, withNulls(namesIn(step.for_each.in), scope.values));
      return { ...step.with, [step.for_each.as]: list };
    }
    const agent = step.workflow === undefined ? tools.agents.get(step.agent) : undefined;
    if (agent !== undefined && step.repeat === undefined)
      return bindInputs(step, agent.input, scope.values, (name) => scope.producers[name]).input;
    return { ...givenTo(step, scope), ...step.with };
  } catch {
    // The step itself will fail with the reason; until then its names have to do.
    return { ...step.with };
  }
}

/** The values that a step passes on, by parameter. */
export function givenTo(step: Pick<PlannedStep, "inputs">, { values }: Scope): Record<string, unknown> {
  if (isNames(step.inputs)) return withNulls(step.inputs, values);
  return Object.fromEntries(
    Object.entries(step.inputs).map(([parameter, text]) => [
      parameter,
      evaluate(text, withNulls(namesIn(text), values)),
    ]),
  );
}
