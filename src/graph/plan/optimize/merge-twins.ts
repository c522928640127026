import type { AgentManifest } from "../../../tools/registry/manifest.ts";
import { isNames, namesRead, sinks } from "../dependencies.ts";
import type { PlannedStep, PlannedWorkflow } from "../planned.ts";
import { inOrder } from "./in-order.ts";
import type { PlanAuthor } from "./plan-author.ts";
import type { IsPure } from "./pure-steps.ts";
import { renameInExpression } from "./rename-in-expression.ts";
import { renameReads, type Renaming } from "./rename-reads.ts";
import type { Rewrite } from "./rewrite.ts";
import { taskKey } from "./task-key.ts";
import { writesWhole } from "./whole-output.ts";

interface Tools {
  readonly agents: readonly AgentManifest[];
  readonly author: PlanAuthor;
  readonly isPure: IsPure;
  readonly rewrites: Rewrite[];
}

/** One step instead of two that do the same: pure, with the same doer, inputs, policies and dependencies. Readers are renamed. */
export function mergeTwins(plan: PlannedWorkflow, tools: Tools): PlannedWorkflow {
  const pinned = pinnedSteps(plan, tools.author);
  const twins = new Map<string, string>();
  let merged = plan;
  for (const { name } of inOrder(plan.steps)) {
    const step = merged.steps.find((other) => other.name === name);
    const key = step && tools.isPure(step) ? taskKey(step) : undefined;
    if (step === undefined || key === undefined) continue;
    const twin = merged.steps.find((other) => other.name === twins.get(key));
    const without = twin === undefined || pinned.has(name) ? undefined : withoutTwin(merged, twin, step, pinned, tools);
    if (without === undefined || twin === undefined) {
      // The first of its kind is the one that stays.
      if (twin === undefined) twins.set(key, name);
      continue;
    }
    merged = without;
    tools.rewrites.push({ step: name, change: "merged", reason: `does the same as ${twin.name}` });
  }
  return merged;
}

/** Steps whose names are seen from outside: in the planner's plans the answer; else what the workflow yields. */
function pinnedSteps(plan: PlannedWorkflow, author: PlanAuthor): ReadonlySet<string> {
  const last = author === "planner" ? plan.steps.slice(-1) : [];
  const { outputs } = plan;
  const yielded =
    outputs === undefined
      ? author === "person"
        ? sinks(plan)
        : []
      : plan.steps.filter((step) => isNames(outputs) && step.outputs.some((name) => outputs.includes(name)));
  return new Set([...last, ...yielded].map((step) => step.name));
}

function withoutTwin(
  plan: PlannedWorkflow,
  twin: PlannedStep,
  step: PlannedStep,
  pinned: ReadonlySet<string>,
  tools: Tools,
): PlannedWorkflow | undefined {
  const [from, to] = [step.outputs[0], twin.outputs[0]];
  if (from === undefined || to === undefined || !writesWhole(step, [from, to], tools)) return undefined;
  // Where the last steps are what a workflow yields, one that gets readers would no longer be.
  if (plan.outputs === undefined && tools.author === "person" && pinned.has(twin.name)) return undefined;
  const outputs = renameOutputs(plan.outputs, { from, to });
  if (outputs === undefined) return undefined;
  const steps: PlannedStep[] = [];
  for (const other of plan.steps) {
    if (other.name === step.name) continue;
    const read = namesRead(other).includes(from) ? renameReads(other, { from, to }, tools) : other;
    if (read === undefined) return undefined;
    const depends_on = [...new Set(read.depends_on.map((name) => (name === step.name ? twin.name : name)))];
    steps.push({ ...read, depends_on });
  }
  return { ...plan, ...outputs, steps };
}

/** Names of outputs stay as they are; `undefined` where one of them would have to change. */
function renameOutputs(
  outputs: PlannedWorkflow["outputs"],
  { from, to }: Renaming,
): Pick<PlannedWorkflow, "outputs"> | undefined {
  if (outputs === undefined) return {};
  if (isNames(outputs)) return outputs.includes(from) ? undefined : {};
  const renamed = Object.entries(outputs).map(([name, text]) => [name, renameInExpression(text, from, to)] as const);
  const sure = renamed.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]));
  return sure.length === renamed.length ? { outputs: Object.fromEntries(sure) } : undefined;
}
