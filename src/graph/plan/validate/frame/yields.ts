import { isNames, sinks } from "../../dependencies.ts";
import type { Plan } from "../../plan.ts";
import { readsOf } from "./reads.ts";

/** What a workflow yields: each name with its expression, or with `undefined` where the name itself is meant. */
export function yieldsOf(plan: Plan): Record<string, string | undefined> {
  const { outputs } = plan;
  if (outputs !== undefined && !isNames(outputs)) return outputs;
  const names = outputs ?? sinks({ steps: withReads(plan) }).flatMap((step) => step.outputs);
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

function withReads(plan: Plan): { name: string; outputs: readonly string[]; depends_on: readonly string[] }[] {
  const writers = new Map(plan.steps.flatMap((step) => step.outputs.map((output) => [output, step.name] as const)));
  return plan.steps.map((step) => ({
    name: step.name,
    outputs: step.outputs,
    depends_on: [...step.depends_on, ...readsOf(step).flatMap(({ name }) => writers.get(name) ?? [])].filter(
      (name) => name !== step.name,
    ),
  }));
}
