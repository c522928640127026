import type { z } from "zod";
import { InvalidInput } from "../../tools/errors.ts";
import { evaluate } from "../plan/expression/evaluate.ts";
import { namesIn } from "../plan/expression/names-in.ts";
import { QUESTION_NAMES } from "../plan/names.ts";
import { parametersOf } from "../plan/parameters.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { withNulls } from "../plan/workflow-outputs.ts";

export interface Bound {
  /** Accepted by the agent's input schema. */
  readonly input: Record<string, unknown>;
  /** For each parameter that another step produced: that step. */
  readonly sources: Record<string, string>;
}

/**
 * Gives each value its parameter: by name; the question's names to `question`; otherwise, where the schema takes no
 * further names, the first parameter still free whose type accepts the value.
 *
 * @throws InvalidInput when an expression fails or the agent's schema refuses the result, naming the parameter.
 */
export function bindInputs(
  step: Pick<PlannedStep, "name" | "agent" | "inputs" | "with">,
  schema: z.ZodType,
  values: Readonly<Record<string, unknown>>,
  producerOf: (name: string) => string | undefined,
): Bound {
  const input: Record<string, unknown> = { ...step.with };
  const sources: Record<string, string> = {};
  const { declared, open } = parametersOf(schema);
  const put = (parameter: string, value: unknown, from: readonly string[]): void => {
    if (Object.hasOwn(step.with, parameter)) return;
    input[parameter] = value;
    const source = from.map(producerOf).find((name) => name !== undefined);
    if (source !== undefined) sources[parameter] = source;
  };

  if (Array.isArray(step.inputs)) {
    const later: string[] = [];
    for (const name of step.inputs) {
      if (declared.has(name)) put(name, values[name], [name]);
      else if (QUESTION_NAMES.has(name) && declared.has("question")) {
        // Given both, the question that stands alone counts, not the words as they were typed.
        if (!step.inputs.includes("question")) put("question", values[name], [name]);
      } else if (open) put(name, values[name], [name]);
      else later.push(name);
    }
    for (const name of later) {
      const free = [...declared].find(
        ([parameter, type]) => isFree(parameter, input) && type.safeParse(values[name]).success,
      );
      if (free !== undefined) put(free[0], values[name], [name]);
    }
  } else {
    for (const [parameter, expression] of Object.entries(step.inputs)) {
      const names = namesIn(expression);
      put(parameter, evaluate(expression, withNulls(names, values)), names);
    }
  }
  return { input: checkInput(step, schema, input), sources };
}

/** The input as the agent's schema reads it. @throws InvalidInput naming the parameter. */
export function checkInput(
  step: Pick<PlannedStep, "name" | "agent">,
  schema: z.ZodType,
  input: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const read = schema.safeParse(input);
  if (!read.success) {
    const issue = read.error.issues[0];
    const field = issue?.path.join(".") ?? "";
    throw new InvalidInput(
      `step ${step.name}: agent ${step.agent} refuses its input: ${field || "input"}: ${issue?.message ?? ""}`,
      { field },
    );
  }
  return read.data as Record<string, unknown>;
}

function isFree(parameter: string, input: Readonly<Record<string, unknown>>): boolean {
  return parameter !== "question" && !Object.hasOwn(input, parameter);
}
