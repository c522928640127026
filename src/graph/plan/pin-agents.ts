import type { PlannedStep, PlannedWorkflow } from "./planned.ts";

interface Doer {
  readonly agent: string;
  readonly range?: string | undefined;
}

/**
 * Ties every agent of a plan to the object that is registered now, so that a run finishes on the versions it began with, whatever is
 * replaced meanwhile.
 *
 * @param pinOf names the object a reference means now; `undefined` where there is none
 */
export function pinAgents<Plan extends Pick<PlannedWorkflow, "steps">>(
  plan: Plan,
  pinOf: (name: string, range: string | undefined) => string | undefined,
): Plan {
  const pinned = <T extends Doer>(doer: T): T => {
    const pin = pinOf(doer.agent, doer.range);
    return pin === undefined ? doer : { ...doer, pin };
  };
  const pinStep = (step: PlannedStep): PlannedStep => ({
    ...(step.aggregate !== undefined
      ? step
      : step.workflow === undefined
        ? pinned(step)
        : { ...step, workflow: pinAgents(step.workflow, pinOf) }),
    ...(step.fallback !== undefined && {
      fallback: step.fallback.map((other) => ("value" in other ? other : pinned(other))),
    }),
    ...(step.compensate !== undefined && { compensate: pinned(step.compensate) }),
  });
  return { ...plan, steps: plan.steps.map(pinStep) };
}
