import type { PlannedWorkflow } from "../planned.ts";
import { agentsOf } from "./agents-of.ts";
import { sumBounds } from "./bound-sums.ts";
import { effectsOf } from "./effects-of.ts";
import type { Figures } from "./figures.ts";
import { measurePlan, type Measure } from "./measure.ts";
import type { Bound, Proof } from "./proof.ts";

/**
 * The bounds of a plan, from the figures of its agents. Time is time at work: waiting for people, for a free place at an agent that
 * other runs keep busy, and the server's own share are not in it.
 */
export function provePlan(plan: PlannedWorkflow, figures: Figures): Proof {
  const measured = measurePlan(plan, figures);
  const worst = withUndo(measured);
  const expected = sumBounds([measured.expected]);
  return {
    worst,
    expected,
    least: measured.least,
    critical_path: [...measured.path],
    effects: effectsOf(plan, figures),
    steps: [...measured.steps].map(([name, step]) => ({ name, worst: withUndo(step), expected: step.expected })),
    ...(plan.budget !== undefined && { budget: suffices(plan.budget, worst) ? "proven" : "enforced" }),
    assumed: agentsOf(plan)
      .filter((agent) => figures(agent).assumed)
      .toSorted(),
  };
}

function withUndo({ worst, undo }: Measure): Bound {
  return sumBounds([worst, undo]);
}

function suffices(budget: NonNullable<PlannedWorkflow["budget"]>, { steps, tokens, usd, seconds }: Bound): boolean {
  const within = (limit: number | undefined, most: number): boolean => limit === undefined || most <= limit;
  return (
    within(budget.steps, steps) &&
    within(budget.tokens, tokens) &&
    within(budget.usd, usd) &&
    within(budget.seconds, seconds)
  );
}
