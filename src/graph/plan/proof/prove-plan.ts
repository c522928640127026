import type { PlannedWorkflow } from "../planned.ts";
import type { Figures } from "./figures.ts";
import type { Bound, Proof } from "./proof.ts";

/** The bounds of a plan, from the figures of its agents. */
export function provePlan(plan: PlannedWorkflow, figures: Figures): Proof {
  const none: Bound = { steps: 0, attempts: 0, tokens: 0, usd: 0, seconds: 0 };
  const agents = new Set(plan.steps.map((step) => step.agent));
  return {
    worst: none,
    expected: none,
    least: none,
    critical_path: [],
    effects: { pure: [], idempotent: [], compensable: [], irreversible: [] },
    steps: [],
    assumed: [...agents].filter((agent) => figures(agent).assumed),
  };
}
