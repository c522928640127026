import type { Problem } from "../../../../tools/problem.ts";
import { toFailure } from "../../../../tools/errors.ts";
import { describeFault, quoted } from "../../expression/fault.ts";
import { parseExpression, type ParsedExpression } from "../../expression/parse-expression.ts";
import type { PlanStep } from "../../plan.ts";
import type { Frame } from "../frame/frame.ts";
import { expressionsOf, localNames, namesOf, type ExpressionPlace, type Place } from "../frame/places.ts";
import { shapeAt } from "../frame/shapes.ts";
import { describeShape } from "../shape/describe-shape.ts";
import { neverFits } from "../shape/never-fits.ts";
import { BOOLEAN, listOf, ANY } from "../shape/shape.ts";
import { inferShape } from "../typing/infer-shape.ts";
import { oneOf, unknownName } from "../unknown-name.ts";

/** What a step reads: names that are there, and expressions that are CEL and can be evaluated. */
export function checkReads(frame: Frame, step: PlanStep, at: string): Problem[] {
  return [
    ...namesOf(step).flatMap(({ name, path, place }) => checkName(frame, step, place, name, `${at}.${path}`)),
    ...expressionsOf(step).flatMap((expression) =>
      checkExpression(frame, step, expression, `${at}.${expression.path}`),
    ),
  ];
}

function checkExpression(frame: Frame, step: PlanStep, { place, text }: ExpressionPlace, path: string): Problem[] {
  const parsed = parsedOr(text, path);
  if ("code" in parsed) return [parsed];
  const unknown = parsed.names.flatMap((name) => checkName(frame, step, place, name, path));
  return [...unknown, ...checkTypes(parsed, text, path, (name) => shapeAt(frame, step, place, name), WANTED[place])];
}

interface Wanted {
  readonly shape: Parameters<typeof neverFits>[1];
  readonly code: string;
  readonly words: string;
}

const TRUTH: Wanted = { shape: BOOLEAN, code: "expression_type", words: "bool" };

const WANTED: Readonly<Record<Place, Wanted | undefined>> = {
  inputs: undefined,
  // A vote may be anything; a score is looked at with the rule.
  by: undefined,
  compensate: undefined,
  when: TRUTH,
  until: TRUTH,
  list: { shape: listOf(ANY), code: "not_a_list", words: "list" },
};

/** What in an expression can never be evaluated, and whether it can yield what is wanted. */
export function checkTypes(
  parsed: ParsedExpression,
  text: string,
  path: string,
  shapeOf: Parameters<typeof inferShape>[1],
  wanted?: Wanted,
): Problem[] {
  const { shape, faults } = inferShape(parsed, shapeOf);
  const problems = faults.map((fault): Problem => {
    const message = `${quoted(text)} cannot be evaluated: ${describeFault(text, fault)}`;
    return {
      code: "expression_type",
      path,
      message,
      ...(fault.expected !== undefined && { expected: fault.expected }),
      ...(fault.nearest !== undefined && { nearest: fault.nearest }),
    };
  });
  if (wanted === undefined || problems.length > 0 || !neverFits(shape, wanted.shape)) return problems;
  const message = `${quoted(text)} is ${describeShape(shape)}, not a ${wanted.words}`;
  return [{ code: wanted.code, path, message, expected: wanted.words }];
}

/** An expression, or why it is none. */
export function parsedOr(text: string, path: string): ParsedExpression | Problem {
  try {
    return parseExpression(text);
  } catch (error) {
    return { code: "bad_expression", path, message: toFailure(error).message, expected: "an expression in CEL" };
  }
}

/** Whether anybody writes or brings a name, other than the step itself. */
function checkName(frame: Frame, step: PlanStep, place: Place, name: string, path: string): Problem[] {
  if (localNames(step, place).includes(name)) return [];
  if (step.outputs.includes(name)) {
    const message = `step ${step.name} reads ${name}, which it writes itself: ${step.name} -> ${step.name}`;
    return [{ code: "cycle", path, message, expected: "an input, what another step writes, or repeat" }];
  }
  const problems = unknownRead(frame, name, path, localNames(step, place));
  if (place !== "when" || !localNames(step, "inputs").includes(name)) return problems;
  const message = `when is asked once, before the items and rounds of step ${step.name}; ${name} is not there yet`;
  return [
    { code: "missing_input", path, message, expected: "a condition over what other steps write and the run brings" },
  ];
}

/** A name that nobody writes or brings. */
export function unknownRead(frame: Frame, name: string, path: string, local: readonly string[] = []): Problem[] {
  const { inputs, writers, open, plan } = frame;
  if (open || inputs.has(name) || writers.has(name)) return [];
  const known = [...inputs.keys(), ...writers.keys(), ...local];
  if (plan.inputs === undefined) return [unknownName({ code: "missing_input", path }, "name", name, known)];
  const problem = unknownName({ code: "undeclared_input", path }, "name", name, known);
  return [
    {
      ...problem,
      message: `${problem.message}; no step writes it and inputs does not declare it`,
      expected: oneOf(known),
    },
  ];
}
