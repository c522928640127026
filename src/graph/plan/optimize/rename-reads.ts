import type { AgentManifest } from "../../../tools/registry/manifest.ts";
import { INDEX, isNames, ITERATION } from "../dependencies.ts";
import { QUESTION_NAMES } from "../names.ts";
import { parametersOf } from "../parameters.ts";
import type { PlannedStep } from "../planned.ts";
import type { PlanAuthor } from "./plan-author.ts";
import { renameInExpression } from "./rename-in-expression.ts";

export interface Renaming {
  readonly from: string;
  readonly to: string;
}

interface Renamer {
  readonly agents: readonly AgentManifest[];
  readonly author: PlanAuthor;
}

/** The step reading `to` where it read `from`; `undefined` where it is not certain to be given the same. */
export function renameReads(step: PlannedStep, { from, to }: Renaming, renamer: Renamer): PlannedStep | undefined {
  const { for_each: each, repeat, compensate } = step;
  // Each of its inputs is an answer of its own, under the name that it has.
  if (step.aggregate !== undefined) return undefined;
  const own = [
    ...(each === undefined ? [] : [each.as, INDEX]),
    ...(repeat === undefined ? [] : [ITERATION]),
    ...(repeat === undefined && compensate === undefined ? [] : step.outputs),
  ];
  if (own.includes(from) || own.includes(to)) return undefined;
  const renamed = createRename(from, to);
  const inputs = isNames(step.inputs) ? renameList(step, step.inputs, { from, to }, renamer) : renamed.map(step.inputs);
  const undone =
    compensate && (isNames(compensate.inputs) ? keptList(compensate.inputs, from) : renamed.map(compensate.inputs));
  const result: PlannedStep = {
    ...step,
    inputs: inputs ?? step.inputs,
    ...(step.when !== undefined && { when: renamed.text(step.when) }),
    ...(each !== undefined && { for_each: { ...each, in: renamed.text(each.in) } }),
    ...(repeat !== undefined && { repeat: { ...repeat, until: renamed.text(repeat.until) } }),
    ...(compensate !== undefined && { compensate: { ...compensate, inputs: undone ?? compensate.inputs } }),
  };
  const lost = inputs === undefined || (compensate !== undefined && undone === undefined) || renamed.failed();
  return lost ? undefined : result;
}

function createRename(from: string, to: string) {
  let failed = false;
  const text = (expression: string): string => {
    const renamed = renameInExpression(expression, from, to);
    failed ||= renamed === undefined;
    return renamed ?? expression;
  };
  const map = (expressions: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(expressions).map(([key, expression]) => [key, text(expression)]));
  return { text, map, failed: () => failed };
}

/** What undoes a step is bound by name from a list; that is left alone. */
function keptList(names: readonly string[], from: string): string[] | undefined {
  return names.includes(from) ? undefined : [...names];
}

/**
 * A list binds by name before it binds by type. The planner's lists bind what the names hold, and a value twice says nothing new; in a
 * person's, the name must mean nothing to whoever is given the value.
 */
function renameList(
  step: PlannedStep,
  names: readonly string[],
  { from, to }: Renaming,
  { agents, author }: Renamer,
): string[] | undefined {
  if (!names.includes(from)) return [...names];
  const renamed = names.map((name) => (name === from ? to : name));
  if (author === "planner" && step.workflow === undefined) return [...new Set(renamed)];
  if (step.workflow !== undefined || names.includes(to)) return undefined;
  const readers = [step.agent, ...(step.fallback ?? []).flatMap((other) => ("value" in other ? [] : [other.agent]))];
  const indifferent = readers.every((name) => {
    const agent = agents.find((entry) => entry.name === name);
    if (agent === undefined) return false;
    const { declared, open } = parametersOf(agent.input);
    return !open && [from, to].every((read) => !declared.has(read) && !QUESTION_NAMES.has(read));
  });
  return indifferent ? renamed : undefined;
}
