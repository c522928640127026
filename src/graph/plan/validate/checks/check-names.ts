import type { Problem } from "../../../../tools/problem.ts";
import { INDEX, ITERATION } from "../../dependencies.ts";
import { QUESTION_NAMES } from "../../names.ts";
import type { PlanStep } from "../../plan.ts";
import type { Frame } from "../frame/frame.ts";
import { expressionsOf } from "../frame/places.ts";
import { parsedOrNothing } from "../frame/reads.ts";

const COUNTERS: ReadonlySet<string> = new Set([INDEX, ITERATION]);

/** Names that two things bear, or that mean something else. */
export function checkNames(frame: Frame): Problem[] {
  const { plan, prefix } = frame;
  const problems: Problem[] = [];
  const add = (code: string, path: string, message: string): void =>
    void problems.push({ code, path: `${prefix}${path}`, message });
  if (plan.steps.length === 0)
    problems.push({
      code: "no_steps",
      path: `${prefix}steps`,
      message: "there is nothing to do",
      expected: "at least one step",
    });
  const celWords = wordsRead(plan.steps);
  for (const name of Object.keys(plan.inputs ?? {})) {
    const clash = clashOf(name, plan.steps);
    if (clash !== undefined) add("reserved_name", `inputs.${name}`, clash);
    if (celWords.has(name)) add("reserved_name", `inputs.${name}`, meansType(name));
  }
  const writers = new Map<string, string>();
  const names = new Set<string>();
  for (const [index, step] of plan.steps.entries()) {
    if (names.has(step.name)) add("duplicate_step", `steps.${index}.name`, `a step named ${step.name} stands before`);
    names.add(step.name);
    for (const [place, output] of step.outputs.entries()) {
      const at = `steps.${index}.outputs.${place}`;
      const other = writers.get(output);
      if (other !== undefined) add("duplicate_output", at, `${output} is already written by step ${other}`);
      writers.set(output, step.name);
      if (Object.hasOwn(plan.inputs ?? {}, output))
        add("output_shadows_input", at, `${output} is an input, which a step cannot write`);
      if (COUNTERS.has(output))
        add("reserved_name", at, `${output} counts the ${output === INDEX ? "items" : "rounds"} of a step`);
      if (celWords.has(output)) add("reserved_name", at, meansType(output));
    }
    problems.push(...checkItemName(frame, step, index));
  }
  return problems;
}

/** An item's name must not hide what the step could read otherwise. */
function checkItemName(frame: Frame, { for_each: each }: PlanStep, index: number): Problem[] {
  if (each === undefined) return [];
  const at = { code: "reserved_name", path: `${frame.prefix}steps.${index}.for_each.as` };
  const message = itemClash(frame, each.as);
  return message === undefined ? [] : [{ ...at, message, expected: "a name that nothing else bears" }];
}

function itemClash({ plan, writers }: Frame, name: string): string | undefined {
  const writer = writers.get(name);
  if (writer !== undefined) return `${name} is what step ${writer.name} writes; the item needs a name of its own`;
  if (Object.hasOwn(plan.inputs ?? {}, name) || QUESTION_NAMES.has(name))
    return `${name} is an input; the item needs a name of its own`;
  return COUNTERS.has(name) ? `${name} is a counter; the item needs a name of its own` : undefined;
}

function clashOf(name: string, steps: readonly PlanStep[]): string | undefined {
  if (name === INDEX && steps.some((step) => step.for_each !== undefined))
    return `${name} counts the items of a step with for_each`;
  if (name === ITERATION && steps.some((step) => step.repeat !== undefined))
    return `${name} counts the rounds of a step with repeat`;
  return undefined;
}

function meansType(name: string): string {
  return `${name} is a type in expressions, so none can read it under this name`;
}

function wordsRead(steps: readonly PlanStep[]): ReadonlySet<string> {
  return new Set(steps.flatMap(expressionsOf).flatMap(({ text }) => parsedOrNothing(text)?.words ?? []));
}
