import type { AgentManifest } from "../../../../tools/registry/manifest.ts";
import type { Problem } from "../../../../tools/problem.ts";
import { isNames } from "../../dependencies.ts";
import { QUESTION_NAMES } from "../../names.ts";
import { isRequired, parametersOf } from "../../parameters.ts";
import type { PlanStep } from "../../plan.ts";
import type { Frame } from "../frame/frame.ts";
import { shapeAt, typed } from "../frame/shapes.ts";
import { describeShape } from "../shape/describe-shape.ts";
import { checkListedParameters } from "./check-listed-parameters.ts";
import { mismatch, missingParameter, parameterShape, unknownParameter, type AgentTask } from "./agent-task.ts";

/** What an agent is given: parameters it has, all that it needs, and values of the right type. */
export function checkParameters(frame: Frame, step: PlanStep, task: AgentTask): Problem[] {
  const literals = checkLiterals(task.agent, task.with, task.at);
  if (isNames(task.inputs)) return [...literals, ...checkListedParameters(frame, step, task, task.inputs)];
  const { agent, at } = task;
  const { declared, open } = parametersOf(agent.input);
  const problems = Object.entries(task.inputs).flatMap(([name, text]): Problem[] => {
    const path = `${at}.inputs.${name}`;
    if (!declared.has(name) && !open) return [unknownParameter(agent, name, path, [...declared.keys()])];
    if (Object.hasOwn(task.with, name)) return [];
    const value = typed(text, (read) => shapeAt(frame, step, task.place, read));
    return mismatch(agent, name, value, path);
  });
  const missing = [...declared].filter(
    ([name, schema]) =>
      isRequired(schema) && !(name in task.inputs) && !Object.hasOwn(task.with, name) && !QUESTION_NAMES.has(name),
  );
  return [...literals, ...problems, ...missing.map(([name]) => missingParameter(agent, name, at))];
}

/** Literals of a task: parameters that exist, with values they take. */
export function checkLiterals(agent: AgentManifest, literals: PlanStep["with"], at: string): Problem[] {
  const { declared, open } = parametersOf(agent.input);
  return Object.entries(literals).flatMap(([name, value]): Problem[] => {
    const path = `${at}.with.${name}`;
    const schema = declared.get(name);
    if (schema === undefined) return open ? [] : [unknownParameter(agent, name, path, [...declared.keys()])];
    const read = schema.safeParse(value);
    if (read.success) return [];
    const reasons = read.error.issues.map((issue) => [...issue.path, issue.message].join(": ")).join("; ");
    return [{ code: "bad_parameter", path, message: reasons, expected: describeShape(parameterShape(agent, name)) }];
  });
}
