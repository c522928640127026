import type { Plan, PlanStep } from "../plan.ts";
import { readTemplate, type Template } from "./template.ts";

/** A workflow as far as its questions go. */
export type Asked = Pick<Plan, "description" | "inputs"> & { readonly steps?: readonly PlanStep[] | undefined };

/** What a workflow's questions look like: by its description, or, where a person has replaced that, by the question its steps rebuild. */
export function templateOf({ description, inputs, steps = [] }: Asked): Template | undefined {
  const described = readTemplate(description, new Set(Object.keys(inputs ?? {})));
  return described ?? steps.map((step) => rebuilt(step, inputs)).find((template) => template !== undefined);
}

/** One piece of a rebuilt question (src/graph/plan/promote/rebuild-text.ts), with what joins it to the next. */
const piece =
  /("(?:\\.|[^"\\])*")(?: \+ |$)|(?:string\(([a-z]\w*)\)|([a-z]\w*)|\(([a-z]\w*) == \S+ \? "(?:\\.|[^"\\])*" : string\(\4\)\))(?: \+ |$)/uy;

function rebuilt(step: PlanStep, declared: Plan["inputs"]): Template | undefined {
  if (typeof step.workflow === "object")
    return step.workflow.steps.map((inner) => rebuilt(inner, declared)).find((template) => template !== undefined);
  const expression = Array.isArray(step.inputs) ? "" : (step.inputs["question"] ?? "");
  const isEmpty = declared !== undefined && Object.keys(declared).length === 0;
  const template: ({ text: string } | { input: string })[] = [];
  piece.lastIndex = 0;
  while (piece.lastIndex < expression.length) {
    const found = piece.exec(expression);
    if (found === null) return undefined;
    const [, text, ...names] = found;
    const input = names.find((name) => name !== undefined);
    if (text !== undefined) template.push({ text: String(JSON.parse(text)) });
    // What has no default was written by a person, and the expression may be a part of something else.
    else if (input !== undefined && Object.hasOwn(declared?.[input] ?? {}, "default")) template.push({ input });
    else return undefined;
  }
  // A fixed question is a promoted workflow's only where there was nothing to lift.
  const open = template.some((each) => "input" in each);
  return open || (template.length > 0 && isEmpty) ? template : undefined;
}
