import type { AgentManifest } from "../../tools/registry/manifest.ts";
import { withDependencies } from "./dependencies.ts";
import { dropOrder } from "./optimize/drop-order.ts";
import { mergeTwins } from "./optimize/merge-twins.ts";
import type { PlanAuthor } from "./optimize/plan-author.ts";
import { createIsPure, type IsPure } from "./optimize/pure-steps.ts";
import { removeUnread } from "./optimize/remove-unread.ts";
import type { Rewrite } from "./optimize/rewrite.ts";
import type { PlannedStep, PlannedWorkflow } from "./planned.ts";

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
  return optimize(written, { agents, isPure: createIsPure(agents), author: options.by ?? "planner" }, FATAL);
}

/** What becomes of a failure in a workflow: where something stands in for it or it is tried again, it shows in what the plan writes. */
interface Fate {
  readonly endsRun: boolean;
  readonly triedAgain: boolean;
}

const FATAL: Fate = { endsRun: true, triedAgain: false };

interface Reading {
  readonly agents: readonly AgentManifest[];
  readonly isPure: IsPure;
  readonly author: PlanAuthor;
}

function optimize(written: PlannedWorkflow, reading: Reading, fate: Fate): Optimized {
  const rewrites: Rewrite[] = [];
  const tools = { ...reading, rewrites };
  const merged = mergeTwins(withDependencies(written), tools);
  // A step that is not there cannot fail.
  const pruned = fate.endsRun ? removeUnread(merged, tools) : merged;
  // Side by side, another step may be the first to fail, with an error that is tried again where this one's is not.
  const ordered = fate.triedAgain ? pruned : dropOrder(pruned, tools);
  const steps = ordered.steps.map((step) => {
    if (step.workflow === undefined) return step;
    // A workflow within a plan is a person's, whoever wrote the plan.
    const inner = optimize(step.workflow, { ...reading, author: "person" }, fateWithin(step, fate));
    rewrites.push(...inner.rewrites.map((rewrite) => ({ ...rewrite, step: `${step.name}/${rewrite.step}` })));
    return { ...step, workflow: inner.plan };
  });
  return { plan: withDependencies({ ...ordered, steps }), rewrites };
}

function fateWithin({ fallback, on_error, for_each: each, retry }: PlannedStep, around: Fate): Fate {
  const itemMayFail = each !== undefined && each.on_error !== "fail";
  return {
    endsRun: around.endsRun && fallback === undefined && on_error !== "skip" && !itemMayFail,
    triedAgain: around.triedAgain || (retry?.attempts ?? 1) > 1,
  };
}
