import type { PlannedStep, PlannedWorkflow } from "../planned.ts";

/** Agents beside its own that can act for a step. */
export function agentsBeside({ fallback = [], compensate }: PlannedStep): string[] {
  const undoing = compensate === undefined ? [] : [compensate.agent];
  return [...fallback.flatMap((other) => ("value" in other ? [] : [other.agent])), ...undoing];
}

/** Who does a step itself: its agent, those of its workflow, nobody for an aggregation. */
export function ownAgents({ agent, workflow, aggregate }: PlannedStep): string[] {
  if (aggregate !== undefined) return [];
  return workflow === undefined ? [agent] : agentsOf(workflow);
}

/** Every agent that can act in a plan, in nested workflows too, each once. */
export function agentsOf(plan: PlannedWorkflow): string[] {
  const agents = plan.steps.flatMap((step) => [...ownAgents(step), ...agentsBeside(step)]);
  return [...new Set(agents)];
}
