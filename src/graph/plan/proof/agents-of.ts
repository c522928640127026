import type { PlannedStep, PlannedWorkflow } from "../planned.ts";

/** Agents beside its own that can act for a step. */
export function agentsBeside({ fallback = [], compensate }: PlannedStep): string[] {
  const undoing = compensate === undefined ? [] : [compensate.agent];
  return [...fallback.flatMap((other) => ("value" in other ? [] : [other.agent])), ...undoing];
}

/** Every agent that can act in a plan, in nested workflows too, each once. */
export function agentsOf(plan: PlannedWorkflow): string[] {
  const agents = plan.steps.flatMap((step) => [
    ...(step.workflow === undefined ? [step.agent] : agentsOf(step.workflow)),
    ...agentsBeside(step),
  ]);
  return [...new Set(agents)];
}
