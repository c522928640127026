import type { PlanDraft } from "../../src/agents/planner/plan-draft.ts";

type Step = PlanDraft["steps"][number];

/** Whether every step of the second agent waits, directly or through others, for a step of the first; both must be in the plan. */
export function respectsOrder(steps: readonly Step[], [before, after]: readonly [string, string]): boolean {
  const second = steps.filter((step) => step.agent === after);
  if (second.length === 0 || !steps.some((step) => step.agent === before)) return false;
  return second.every((step) => ancestors(step, steps).some((ancestor) => ancestor.agent === before));
}

function ancestors(step: Step, steps: readonly Step[]): Step[] {
  const reached = new Set<Step>();
  const open = [step];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const other of steps) {
      if (reached.has(other) || !waitsFor(next, other)) continue;
      reached.add(other);
      open.push(other);
    }
  }
  return [...reached];
}

function waitsFor(step: Step, other: Step): boolean {
  if (step.depends_on.includes(other.name)) return true;
  const read = Array.isArray(step.inputs) ? step.inputs : Object.values(step.inputs);
  return other.outputs.some((output) => read.some((text) => new RegExp(String.raw`\b${output}\b`, "u").test(text)));
}
