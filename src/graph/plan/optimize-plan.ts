import type { AgentManifest } from "../../tools/registry/manifest.ts";
import { withDependencies } from "./dependencies.ts";
import { dropOrder } from "./optimize/drop-order.ts";
import { mergeTwins } from "./optimize/merge-twins.ts";
import type { PlanAuthor } from "./optimize/plan-author.ts";
import { createIsPure, type IsPure } from "./optimize/pure-steps.ts";
import { removeUnread } from "./optimize/remove-unread.ts";
import type { Rewrite } from "./optimize/rewrite.ts";
import type { PlannedWorkflow } from "./planned.ts";

export type { Rewrite } from "./optimize/rewrite.ts";

export interface Optimized {
  /** With `depends_on` complete. */
  readonly plan: PlannedWorkflow;
  readonly rewrites: readonly Rewrite[];
}

/**
 * Makes a valid plan do less and wait less, with the same result: identical pure steps become one, pure steps whose outputs nobody
 * reads go, and pure steps wait only for what they read. Nested workflows likewise. A run that completes writes the same outputs;
 * one that fails fails, unless it was for a step whose outputs nobody reads.
 *
 * @param options.by who wrote it, which decides what must stay as it is written; default: the planner
 */
export function optimizePlan(
  written: PlannedWorkflow,
  agents: readonly AgentManifest[],
  options: { readonly by?: PlanAuthor } = {},
): Optimized {
  return optimize(written, agents, createIsPure(agents), options.by ?? "planner");
}

function optimize(
  written: PlannedWorkflow,
  agents: readonly AgentManifest[],
  isPure: IsPure,
  author: PlanAuthor,
): Optimized {
  const rewrites: Rewrite[] = [];
  const tools = { agents, author, isPure, rewrites };
  const merged = mergeTwins(withDependencies(written), tools);
  const ordered = dropOrder(removeUnread(merged, tools), tools);
  const steps = ordered.steps.map((step) => {
    if (step.workflow === undefined) return step;
    // A workflow within a plan is a person's, whoever wrote the plan.
    const inner = optimize(step.workflow, agents, isPure, "person");
    rewrites.push(...inner.rewrites.map((rewrite) => ({ ...rewrite, step: `${step.name}/${rewrite.step}` })));
    return { ...step, workflow: inner.plan };
  });
  return { plan: withDependencies({ ...ordered, steps }), rewrites };
}
