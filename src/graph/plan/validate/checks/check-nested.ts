import type { Problem } from "../../../../tools/problem.ts";
import { isNames } from "../../dependencies.ts";
import { QUESTION_NAMES } from "../../names.ts";
import type { PlanStep } from "../../plan.ts";
import type { Frame } from "../frame/frame.ts";
import { readsOf } from "../frame/reads.ts";
import { boundShapes, innerFrame } from "../frame/shapes.ts";
import { describeShape } from "../shape/describe-shape.ts";
import { neverFits } from "../shape/never-fits.ts";
import { ANY } from "../shape/shape.ts";
import { oneOf, unknownName } from "../unknown-name.ts";
import { unusable } from "./check-inputs.ts";
import { schemaFaults } from "../../schema-faults.ts";

/** What a step gives the workflow nested in it, against what that takes. */
export function checkNestedInputs(frame: Frame, step: PlanStep, at: string): Problem[] {
  const inner = innerFrame(frame, step);
  if (inner === undefined) return [];
  const declared = inner.plan.inputs;
  const given = boundShapes(frame, step);
  if (declared === undefined)
    return typeof step.workflow === "string" ? missing(step, at, freeNames(inner), given) : [];
  const needed = Object.keys(declared).filter((name) => !Object.hasOwn(declared[name] ?? {}, "default"));
  const problems = missing(step, at, new Set(needed), given);
  for (const [name, path] of placesOf(step, at)) {
    if (QUESTION_NAMES.has(name) && !Object.hasOwn(declared, name)) continue;
    const schema = declared[name];
    if (schema === undefined) {
      const code = isNames(step.inputs) && step.inputs.includes(name) ? "unbound_input" : "unknown_parameter";
      problems.push(unknownName({ code, path }, "input of the workflow", name, Object.keys(declared)));
      continue;
    }
    if (Object.hasOwn(step.with, name)) {
      const faults = unusable(schema) === undefined ? schemaFaults(schema, step.with[name]) : [];
      const message = faults.map((fault) => fault.message).join("; ");
      if (faults.length > 0 && path.startsWith(`${at}.with.`)) problems.push({ code: "bad_parameter", path, message });
      continue;
    }
    const wanted = inner.inputs.get(name) ?? ANY;
    const value = given.get(name) ?? ANY;
    if (!neverFits(value, wanted)) continue;
    const message = `input ${name} of the workflow takes ${describeShape(wanted)}, and this is ${describeShape(value)}`;
    problems.push({ code: "type_mismatch", path, message, expected: describeShape(wanted) });
  }
  return problems;
}

/** Each name that the step gives, with its place. */
function placesOf(step: PlanStep, at: string): (readonly [string, string])[] {
  const inputs = isNames(step.inputs)
    ? step.inputs.map((name, index) => [name, `${at}.inputs.${index}`] as const)
    : Object.keys(step.inputs).map((name) => [name, `${at}.inputs.${name}`] as const);
  return [...inputs, ...Object.keys(step.with).map((name) => [name, `${at}.with.${name}`] as const)];
}

function missing(
  step: PlanStep,
  at: string,
  needed: ReadonlySet<string>,
  given: ReadonlyMap<string, unknown>,
): Problem[] {
  const of = typeof step.workflow === "string" ? `workflow ${step.workflow}` : "the workflow";
  return [...needed]
    .filter((name) => !QUESTION_NAMES.has(name) && !given.has(name))
    .map((name) => ({
      code: "missing_parameter",
      path: `${at}.inputs`,
      message: `${of} needs the input ${name}`,
      expected: oneOf([name]),
    }));
}

/** Names that a workflow without declared inputs reads and does not write. */
function freeNames({ plan, writers }: Frame): Set<string> {
  const read = plan.steps.flatMap((step) => readsOf(step).map(({ name }) => name));
  return new Set(read.filter((name) => !writers.has(name)));
}
