import type { Problem } from "../../tools/problem.ts";
import { nestings } from "./nestings.ts";
import { optimizePlan, type Rewrite } from "./optimize-plan.ts";
import type { PlanAuthor } from "./optimize/plan-author.ts";
import type { Plan } from "./plan.ts";
import type { PlannedWorkflow } from "./planned.ts";
import { budgetProblems } from "./proof/budget-problems.ts";
import type { Figures } from "./proof/figures.ts";
import { provePlan } from "./proof/prove-plan.ts";
import type { Proof } from "./proof/proof.ts";
import { resolvePlan } from "./resolve-plan.ts";
import type { Surroundings } from "./surroundings.ts";
import { validatePlan } from "./validate/validate-plan.ts";

/** All that can be said of a plan before it runs. */
export type Study =
  | { readonly ok: false; readonly problems: readonly Problem[] }
  | {
      readonly ok: true;
      /** Resolved and optimized: what runs. */
      readonly plan: PlannedWorkflow;
      readonly rewrites: readonly Rewrite[];
      readonly proof: Proof;
    };

/**
 * Checks, resolves, optimizes and proves a plan; the one way from a document to what runs.
 *
 * @param options.by who wrote it, which decides what the optimizer may touch; default: a person
 */
export function studyPlan(
  written: Plan,
  surroundings: Surroundings,
  figures: Figures,
  options: { readonly by?: PlanAuthor } = {},
): Study {
  const problems = validatePlan(written, surroundings);
  if (problems.length > 0) return { ok: false, problems };
  const resolved = resolvePlan(written, surroundings);
  const { plan, rewrites } = optimizePlan(resolved, surroundings.agents, { by: options.by ?? "person" });
  // After the optimizer: a budget that suffices without what it leaves out suffices.
  const short = budgetProblems(plan, figures, resolved);
  if (short.length > 0) return { ok: false, problems: short };
  return { ok: true, plan, rewrites: [...rewrites, ...nestings(plan)], proof: provePlan(plan, figures) };
}
