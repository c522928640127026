import { namesRead, producers } from "../dependencies.ts";
import type { PlannedStep, PlannedWorkflow } from "../planned.ts";
import { inOrder } from "./in-order.ts";
import type { PlanAuthor } from "./plan-author.ts";
import type { IsPure } from "./pure-steps.ts";
import type { Rewrite } from "./rewrite.ts";

interface Tools {
  readonly author: PlanAuthor;
  readonly isPure: IsPure;
  readonly rewrites: Rewrite[];
}

/**
 * The plan without dependencies that no data needs. An order on the way from or to an effect, an approval or a compensation is never
 * touched: what must have gone well before an effect happens, and what may see the world only after it, stay so.
 */
export function dropOrder(plan: PlannedWorkflow, { author, isPure, rewrites }: Tools): PlannedWorkflow {
  const writes = producers(plan);
  const byName = new Map(plan.steps.map((step) => [step.name, step]));
  const { below, above } = nearEffects(plan, isPure);
  const readers = new Map<string, number>();
  for (const name of plan.steps.flatMap((step) => step.depends_on)) readers.set(name, (readers.get(name) ?? 0) + 1);
  const steps = plan.steps.map((step) => {
    const data = new Set(namesRead(step).map((name) => writes.get(name)));
    const needless = step.depends_on.filter((name) => {
      const before = byName.get(name);
      if (before === undefined || data.has(name) || below.has(name) || above.has(step.name)) return false;
      // Where the last steps are what a workflow yields, a step must not become one of them.
      const count = readers.get(name) ?? 0;
      if (author === "person" && plan.outputs === undefined && count < 2) return false;
      readers.set(name, count - 1);
      return true;
    });
    if (needless.length === 0) return step;
    rewrites.push({ step: step.name, change: "unordered", reason: `reads nothing of ${needless.join(", ")}` });
    return { ...step, depends_on: step.depends_on.filter((name) => !needless.includes(name)) };
  });
  return { ...plan, steps };
}

/** Steps that are no mere computation or come after one that is not, and those that are none or come before one. */
function nearEffects(plan: PlannedWorkflow, isPure: IsPure): { below: Set<string>; above: Set<string> } {
  const ordered: readonly PlannedStep[] = inOrder(plan.steps);
  const effects = ordered.filter((step) => !isPure(step)).map((step) => step.name);
  const below = new Set(effects);
  for (const step of ordered) if (step.depends_on.some((name) => below.has(name))) below.add(step.name);
  const above = new Set(effects);
  for (const step of ordered.toReversed())
    if (above.has(step.name)) for (const name of step.depends_on) above.add(name);
  return { below, above };
}
