import type { AgentManifest } from "../../../tools/registry/manifest.ts";
import type { PlannedStep } from "../planned.ts";

/** Whether a step, with all that may stand in for it, only computes: no effect outside, no person asked, nothing to undo. */
export type IsPure = (step: PlannedStep) => boolean;

export function createIsPure(agents: readonly AgentManifest[]): IsPure {
  const pure = new Set(agents.filter((agent) => agent.effect === "pure").map((agent) => agent.name));
  const isPure: IsPure = (step) => {
    if (step.aggregate !== undefined) return true;
    if (step.approval !== undefined || step.compensate !== undefined) return false;
    if (step.effect !== undefined && step.effect !== "pure") return false;
    const standIns = (step.fallback ?? []).every((other) => "value" in other || pure.has(other.agent));
    return standIns && (step.workflow === undefined ? pure.has(step.agent) : step.workflow.steps.every(isPure));
  };
  return isPure;
}
