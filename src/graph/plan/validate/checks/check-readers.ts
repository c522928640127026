import type { Problem } from "../../../../tools/problem.ts";
import { isNames } from "../../dependencies.ts";
import { parametersOf } from "../../parameters.ts";
import type { PlanStep } from "../../plan.ts";
import type { Frame } from "../frame/frame.ts";
import { fieldOf } from "../shape/field-of.ts";
import { shapeOfValue } from "../shape/shape-of-value.ts";
import type { Shape } from "../shape/shape.ts";
import { mismatch } from "./agent-task.ts";

/**
 * Steps that could never run on a value that stands in for what a step writes: they give it, as it is, to a parameter that does not take it,
 * and neither look first nor live without.
 */
export function checkReaders(frame: Frame, step: PlanStep, value: unknown, path: string): Problem[] {
  if (step.for_each !== undefined) return [];
  const whole = shapeOfValue(value);
  return step.outputs.flatMap((name) => {
    const shape = step.outputs.length === 1 ? whole : fieldOf(whole, name);
    if (shape === undefined) return [];
    return frame.plan.steps
      .filter((reader) => reader !== step && !isCareful(frame, reader))
      .flatMap((reader) => refusals(frame, reader, name, shape, path));
  });
}

function isCareful({ plan }: Frame, { when, fallback, on_error = plan.defaults?.on_error }: PlanStep): boolean {
  return when !== undefined || fallback !== undefined || on_error === "skip" || on_error === "replan";
}

function refusals(frame: Frame, reader: PlanStep, name: string, shape: Shape, path: string): Problem[] {
  const agent = reader.workflow === undefined ? frame.world.agentFor(reader) : undefined;
  if (agent === undefined) return [];
  const { declared } = parametersOf(agent.input);
  const parameters = isNames(reader.inputs)
    ? reader.inputs.filter((read) => read === name && declared.has(read))
    : Object.keys(reader.inputs).filter((parameter) => isSame(reader.inputs, parameter, name));
  return parameters
    .filter((parameter) => !Object.hasOwn(reader.with, parameter))
    .flatMap((parameter) => mismatch(agent, parameter, shape, path))
    .map((problem) => ({ ...problem, message: `step ${reader.name} cannot run on it: ${problem.message}` }));
}

function isSame(inputs: PlanStep["inputs"], parameter: string, name: string): boolean {
  return !isNames(inputs) && inputs[parameter]?.trim() === name;
}
