import type { Problem } from "../../../tools/problem.ts";
import type { PlannedWorkflow } from "../planned.ts";
import type { Figures } from "./figures.ts";
import { measurePlan } from "./measure.ts";
import type { Bound } from "./proof.ts";

const UNITS = ["steps", "tokens", "usd", "seconds"] as const;

/** A plan as its document has it, by whose places the problems are named. */
interface Written {
  readonly steps: readonly { readonly name: string; readonly workflow?: Written | undefined }[];
}

/**
 * Why a budget, the plan's own or that of a workflow in it, cannot suffice: every run that completes takes more, or some task without
 * which none completes could never be started within it, since a task starts only where its own worst case still has room.
 *
 * @param written the plan before steps were left out; default: the plan
 */
export function budgetProblems(plan: PlannedWorkflow, figures: Figures, written: Written = plan): Problem[] {
  const nested = plan.steps.flatMap(({ name, workflow }) => {
    const place = written.steps.findIndex((step) => step.name === name);
    if (workflow === undefined) return [];
    const problems = budgetProblems(workflow, figures, written.steps[place]?.workflow);
    return problems.map((problem) => ({ ...problem, path: `steps.${place}.workflow.${problem.path}` }));
  });
  return [...ownProblems(plan, figures), ...nested];
}

function ownProblems(plan: PlannedWorkflow, figures: Figures): Problem[] {
  const { budget } = plan;
  if (budget === undefined) return [];
  const { least, hold } = measurePlan(plan, figures);
  const needed: Omit<Bound, "attempts"> = {
    steps: least.steps,
    tokens: Math.max(least.tokens, hold.tokens),
    usd: Math.max(least.usd, hold.usd),
    seconds: least.seconds,
  };
  return UNITS.flatMap((unit): Problem[] => {
    const given = budget[unit];
    // As the run's own ledger reads it: what fits on paper fits.
    if (given === undefined || needed[unit] <= given * (1 + 1e-9)) return [];
    return [
      {
        code: "budget_too_small",
        path: `budget.${unit}`,
        message: `no run can complete with ${say(unit, given)}: it needs room for ${say(unit, needed[unit])}`,
        expected: `at least ${needed[unit]}`,
      },
    ];
  });
}

function say(unit: (typeof UNITS)[number], amount: number): string {
  return unit === "usd" ? `$${amount}` : `${amount} ${unit}`;
}
