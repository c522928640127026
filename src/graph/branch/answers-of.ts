import { toFailure } from "../../tools/errors.ts";
import type { Answer } from "../aggregate/answer.ts";
import { isNames } from "../plan/dependencies.ts";
import { evaluate } from "../plan/expression/evaluate.ts";
import { namesIn } from "../plan/expression/names-in.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { withNulls } from "../plan/workflow-outputs.ts";
import type { StepState } from "../step/step-state.ts";
import type { Scope } from "./scope.ts";
import type { Watch } from "./watch.ts";

type Steps = Pick<Watch, "endOf" | "isOpen">;

/**
 * What an aggregation is made of, in the order of its inputs: each that is not null is an answer, of a single one that is a list its items are.
 * What reads a name that nobody wrote, or cannot be evaluated, is missing.
 */
export function answersOf(step: Pick<PlannedStep, "inputs">, scope: Scope, steps: Steps): Answer[] {
  const entries = isNames(step.inputs)
    ? step.inputs.map((name) => ({ name, text: undefined, reads: [name] }))
    : Object.entries(step.inputs).map(([name, text]) => ({ name, text, reads: namesIn(text) }));
  const answers = entries.map(({ name, text, reads }): Answer => {
    const unwritten = reads.flatMap((read) => {
      const writer = scope.producers[read];
      return writer === undefined || Object.hasOwn(scope.values, read) ? [] : [writer];
    });
    if (unwritten.some((writer) => steps.isOpen(writer))) return { name, is: "open" };
    const [first] = unwritten;
    if (first !== undefined) return { name, is: "missing", why: reasonOf(first, steps.endOf(first)) };
    try {
      const values = withNulls(reads, scope.values);
      return answerOf(name, text === undefined ? values[name] : evaluate(text, values));
    } catch (error) {
      return { name, is: "missing", why: `cannot be read: ${toFailure(error).message}` };
    }
  });
  const [only, ...others] = answers;
  if (only?.is !== "there" || others.length > 0 || !Array.isArray(only.value)) return answers;
  return only.value.map((item: unknown, place) => answerOf(`${only.name}[${place}]`, item));
}

function answerOf(name: string, value: unknown): Answer {
  return value === null || value === undefined ? { name, is: "missing", why: "is null" } : { name, is: "there", value };
}

function reasonOf(step: string, state: StepState | undefined): string {
  if (state?.status === "failed") return `failed (step ${step}, ${state.error.code}: ${state.error.message})`;
  if (state?.status === "skipped") return `was skipped (step ${step}: ${state.reason})`;
  return `was not written (step ${step})`;
}
