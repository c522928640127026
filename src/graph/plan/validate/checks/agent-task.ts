import type { AgentManifest } from "../../../../tools/registry/manifest.ts";
import type { Problem } from "../../../../tools/problem.ts";
import type { PlanStep } from "../../plan.ts";
import type { Place } from "../frame/places.ts";
import { inputShape } from "../shape/agent-shapes.ts";
import { describeShape } from "../shape/describe-shape.ts";
import { fieldOf } from "../shape/field-of.ts";
import { neverFits } from "../shape/never-fits.ts";
import { ANY, type Shape } from "../shape/shape.ts";
import { unknownName } from "../unknown-name.ts";

/** A task of an agent: a step's own, or its compensation. */
export interface AgentTask {
  readonly agent: AgentManifest;
  readonly inputs: PlanStep["inputs"];
  readonly with: PlanStep["with"];
  readonly place: Place;
  /** Of the step or its compensation. */
  readonly at: string;
}

export function parameterShape(agent: AgentManifest, name: string): Shape {
  return fieldOf(inputShape(agent), name) ?? ANY;
}

/** A value that the parameter it feeds can never take. */
export function mismatch(agent: AgentManifest, parameter: string, value: Shape, path: string): Problem[] {
  const wanted = parameterShape(agent, parameter);
  if (!neverFits(value, wanted)) return [];
  const message = `parameter ${parameter} of ${agent.name} takes ${describeShape(wanted)}, and this is ${describeShape(value)}`;
  return [{ code: "type_mismatch", path, message, expected: describeShape(wanted) }];
}

export function missingParameter(agent: AgentManifest, name: string, at: string): Problem {
  const expected = `${name}: ${describeShape(parameterShape(agent, name))}`;
  return {
    code: "missing_parameter",
    path: `${at}.inputs`,
    message: `agent ${agent.name} needs the parameter ${name}`,
    expected,
  };
}

export function unknownParameter(agent: AgentManifest, name: string, path: string, known: readonly string[]): Problem {
  return unknownName({ code: "unknown_parameter", path }, `parameter of ${agent.name}`, name, known);
}
