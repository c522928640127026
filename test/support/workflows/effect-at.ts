import type { PlannedWorkflow } from "../../../src/graph/plan/planned.ts";
import type { Effect } from "../../../src/tools/registry/manifest.ts";
import { TEMPERS, type AgentName } from "./script.ts";
import { stepAt, UNDO } from "./step-at.ts";

/** What an agent's call at a path does to the outside: what a step says of itself it does not say of those that stand in or undo. */
export function effectAt(plan: Pick<PlannedWorkflow, "steps">, path: string, agent: string): Effect {
  const own: Effect = TEMPERS[agent as AgentName].effect;
  if (path.endsWith(UNDO)) return own;
  const step = stepAt(plan, path)?.step;
  return step?.agent === agent ? (step.effect ?? own) : own;
}
