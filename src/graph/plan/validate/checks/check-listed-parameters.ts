import type { Problem } from "../../../../tools/problem.ts";
import { QUESTION_NAMES } from "../../names.ts";
import { isRequired, parametersOf } from "../../parameters.ts";
import type { PlanStep } from "../../plan.ts";
import type { Frame } from "../frame/frame.ts";
import { listedShape } from "../frame/shapes.ts";
import { describeShape } from "../shape/describe-shape.ts";
import { neverFits } from "../shape/never-fits.ts";
import { matchInOrder } from "./match-in-order.ts";
import { mismatch, missingParameter, parameterShape, type AgentTask } from "./agent-task.ts";

/**
 * A list of names binds by name and then by type (src/graph/step/bind-inputs.ts). Which parameter a name gets may depend on values; here only
 * what no values can mend: a name that can bind nowhere, a parameter that no name can fill.
 */
export function checkListedParameters(
  frame: Frame,
  step: PlanStep,
  { agent, with: literals, place, at }: AgentTask,
  names: readonly string[],
): Problem[] {
  const { declared, open } = parametersOf(agent.input);
  const problems: Problem[] = [];
  const filled = new Set(Object.keys(literals));
  const later: number[] = [];
  for (const [index, name] of names.entries()) {
    const asQuestion = QUESTION_NAMES.has(name) && declared.has("question");
    if (declared.has(name) || (open && !asQuestion)) {
      if (!Object.hasOwn(literals, name))
        problems.push(...mismatch(agent, name, listedShape(frame, step, place, name), `${at}.inputs.${index}`));
      filled.add(name);
    } else if (asQuestion) filled.add("question");
    else later.push(index);
  }

  const free = [...declared.keys()].filter((parameter) => parameter !== "question" && !filled.has(parameter));
  const takes = (index: number, parameter: string): boolean =>
    !neverFits(listedShape(frame, step, place, names[index] ?? ""), parameterShape(agent, parameter));
  for (const index of matchInOrder(later, free, takes)) {
    const name = names[index] ?? "";
    if (QUESTION_NAMES.has(name)) continue;
    const shape = describeShape(listedShape(frame, step, place, name));
    const message = `${name} binds to no parameter of ${agent.name}: none has its name, and none that is free takes ${shape}`;
    problems.push({ code: "unbound_input", path: `${at}.inputs.${index}`, message, expected: say(agent, free) });
  }
  const needed = free.filter((parameter) => {
    const schema = declared.get(parameter);
    return schema !== undefined && isRequired(schema) && !QUESTION_NAMES.has(parameter);
  });
  const unfilled = matchInOrder(needed, later, (parameter, index) => takes(index, parameter));
  return [...problems, ...unfilled.map((parameter) => missingParameter(agent, parameter, at))];
}

function say(agent: AgentTask["agent"], free: readonly string[]): string {
  if (free.length === 0) return "no further input: every parameter has its value";
  return free.map((name) => `${name}: ${describeShape(parameterShape(agent, name))}`).join(", ");
}
