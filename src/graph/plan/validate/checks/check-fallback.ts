import type { Problem } from "../../../../tools/problem.ts";
import { isNames } from "../../dependencies.ts";
import { QUESTION_NAMES } from "../../names.ts";
import { isRequired, parametersOf } from "../../parameters.ts";
import type { PlanStep } from "../../plan.ts";
import type { Frame } from "../frame/frame.ts";
import { outputShape } from "../shape/agent-shapes.ts";
import { nearest } from "../../../../tools/nearest.ts";
import { oneOf } from "../unknown-name.ts";
import { missingParameter } from "./agent-task.ts";
import { checkDoer } from "./check-doer.ts";
import { checkLiterals } from "./check-parameters.ts";
import { checkReaders } from "./check-readers.ts";
import { checkOutputs } from "./check-step-outputs.ts";

/** What stands in for a step: agents that exist and can be given its inputs, values under its names. */
export function checkFallback(frame: Frame, step: PlanStep, at: string): Problem[] {
  return (step.fallback ?? []).flatMap((other, place): Problem[] => {
    const path = `${at}.fallback.${place}`;
    if ("value" in other)
      return [
        ...checkValue(step, other.value, `${path}.value`),
        ...checkReaders(frame, step, other.value, `${path}.value`),
      ];
    const agent = frame.world.agentFor(other);
    if (agent === undefined) return checkDoer(other, path, frame.world);
    const literals: PlanStep["with"] = ("with" in other ? other.with : undefined) ?? {};
    const given = { ...step.with, ...literals };
    const { declared } = parametersOf(agent.input);
    const missing = [...declared].filter(
      ([name, schema]) =>
        // A list may bind by type; whether it does, only its values tell.
        isRequired(schema) &&
        !(name in given) &&
        !QUESTION_NAMES.has(name) &&
        !isNames(step.inputs) &&
        !(name in step.inputs),
    );
    return [
      ...checkLiterals(agent, literals, path),
      ...missing.map(([name]) => missingParameter(agent, name, path)),
      ...checkOutputs(step, outputShape(agent), agent.name, `${path}.agent`),
    ];
  });
}

/** Several names take a map with exactly these; one takes any value. */
function checkValue(step: PlanStep, value: unknown, path: string): Problem[] {
  if (step.outputs.length === 1) return [];
  const expected = `a map with ${step.outputs.join(", ")}`;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [{ code: "bad_fallback", path, message: `a step with several outputs needs a value for each`, expected }];
  const missing = step.outputs.filter((name) => !Object.hasOwn(value, name));
  const further = Object.keys(value).filter((name) => !step.outputs.includes(name));
  return [
    ...missing.map((name) => ({ code: "bad_fallback", path, message: `has no value for ${name}`, expected })),
    ...further.map((name): Problem => {
      const near = nearest(name, step.outputs);
      const message = `${name} is no output of the step`;
      const hint = near === undefined ? {} : { nearest: near };
      return { code: "bad_fallback", path: `${path}.${name}`, message, expected: oneOf(step.outputs), ...hint };
    }),
  ];
}
