import { isNames, sinks } from "./dependencies.ts";
import { evaluate } from "./expression/evaluate.ts";
import { namesIn } from "./expression/names-in.ts";
import type { PlannedWorkflow } from "./planned.ts";

/**
 * What a workflow yields: the outputs it declares, or what the steps wrote on which no other depends. A name that nobody wrote is null.
 *
 * @throws InvalidInput when an expression cannot be evaluated.
 */
export function workflowOutputs(
  plan: Pick<PlannedWorkflow, "outputs" | "steps">,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const declared = plan.outputs ?? sinks(plan).flatMap((step) => step.outputs);
  if (isNames(declared)) return withNulls(declared, values);
  return Object.fromEntries(
    Object.entries(declared).map(([name, text]) => [name, evaluate(text, withNulls(namesIn(text), values))]),
  );
}

/** Names that a workflow's outputs read. */
export function namesYielded({ outputs = [] }: Pick<PlannedWorkflow, "outputs">): readonly string[] {
  return isNames(outputs) ? outputs : Object.values(outputs).flatMap(namesIn);
}

/** The values of these names; null for a name that nobody wrote. */
export function withNulls(
  names: readonly string[],
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, Object.hasOwn(values, name) ? (values[name] ?? null) : null]));
}
