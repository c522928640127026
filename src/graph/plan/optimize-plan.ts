import type { AgentManifest } from "../../tools/registry/manifest.ts";
import { isNames, namesRead, producers, sinks, withDependencies } from "./dependencies.ts";
import type { PlannedStep, PlannedWorkflow } from "./planned.ts";

/** One change the optimizer made. */
export interface Rewrite {
  readonly step: string;
  readonly change: "merged" | "removed" | "unordered";
  readonly reason: string;
}

export interface Optimized {
  /** With `depends_on` complete. */
  readonly plan: PlannedWorkflow;
  readonly rewrites: readonly Rewrite[];
}

/**
 * Makes a valid plan of the planner do less and wait less, with the same result: identical pure steps become one, pure steps
 * whose outputs nobody reads go (the last step stays: it is the answer), and pure steps wait only for what they read.
 */
export function optimizePlan(written: PlannedWorkflow, agents: readonly AgentManifest[]): Optimized {
  const pure = new Set(agents.filter((agent) => agent.effect === "pure").map((agent) => agent.name));
  const rewrites: Rewrite[] = [];
  const merged = mergeTwins(written, pure, rewrites);
  const pruned = removeUnread(merged, pure, rewrites);
  return { plan: withDependencies(dropOrder(pruned, pure, rewrites)), rewrites };
}

function mergeTwins(plan: PlannedWorkflow, pure: ReadonlySet<string>, rewrites: Rewrite[]): PlannedWorkflow {
  const kept = new Map<string, PlannedStep>();
  const renamed = new Map<string, string>();
  const steps: PlannedStep[] = [];
  for (const step of plan.steps) {
    const task = JSON.stringify([step.agent, step.inputs, step.with, step.outputs.length]);
    const twin = kept.get(task);
    // Renaming inside expressions is left alone: only lists of names are rewritten.
    const readable = plan.steps.every(
      (other) => isNames(other.inputs) || !namesRead(other).some((name) => step.outputs.includes(name)),
    );
    // The last step is the answer: merged into an earlier one, another would take its place.
    if (twin === undefined || !pure.has(step.agent) || !readable || step === plan.steps.at(-1)) {
      kept.set(task, step);
      steps.push(step);
      continue;
    }
    for (const [place, output] of step.outputs.entries()) renamed.set(output, twin.outputs[place] ?? output);
    renamed.set(`step ${step.name}`, twin.name);
    rewrites.push({ step: step.name, change: "merged", reason: `does the same as ${twin.name}` });
  }
  const follow = (step: PlannedStep): PlannedStep => ({
    ...step,
    inputs: isNames(step.inputs) ? [...new Set(step.inputs.map((name) => renamed.get(name) ?? name))] : step.inputs,
    depends_on: [...new Set(step.depends_on.map((name) => renamed.get(`step ${name}`) ?? name))],
  });
  return { ...plan, steps: steps.map(follow) };
}

function removeUnread(plan: PlannedWorkflow, pure: ReadonlySet<string>, rewrites: Rewrite[]): PlannedWorkflow {
  const read = new Set(plan.steps.flatMap(namesRead));
  const last = plan.steps.at(-1);
  const unread = sinks(withDependencies(plan)).find(
    (step) => step.name !== last?.name && pure.has(step.agent) && !step.outputs.some((name) => read.has(name)),
  );
  if (unread === undefined || plan.steps.length < 2) return plan;
  rewrites.push({ step: unread.name, change: "removed", reason: `nobody reads ${unread.outputs.join(", ")}` });
  return removeUnread({ ...plan, steps: plan.steps.filter((step) => step.name !== unread.name) }, pure, rewrites);
}

function dropOrder(plan: PlannedWorkflow, pure: ReadonlySet<string>, rewrites: Rewrite[]): PlannedWorkflow {
  const writes = producers(plan);
  const agentOf = new Map(plan.steps.map((step) => [step.name, step.agent]));
  const steps = plan.steps.map((step) => {
    const data = new Set(namesRead(step).map((name) => writes.get(name)));
    const needless = step.depends_on.filter(
      (name) => !data.has(name) && pure.has(step.agent) && pure.has(agentOf.get(name) ?? ""),
    );
    if (needless.length === 0) return step;
    rewrites.push({ step: step.name, change: "unordered", reason: `reads nothing of ${needless.join(", ")}` });
    return { ...step, depends_on: step.depends_on.filter((name) => !needless.includes(name)) };
  });
  return { ...plan, steps };
}
