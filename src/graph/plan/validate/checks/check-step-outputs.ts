import { nearest } from "../../../../tools/nearest.ts";
import type { Problem } from "../../../../tools/problem.ts";
import type { PlanStep } from "../../plan.ts";
import type { Frame } from "../frame/frame.ts";
import { answerShapes, innerFrame, yieldedShapes } from "../frame/shapes.ts";
import { aggregateShape } from "../shape/aggregate-shape.ts";
import { outputShape } from "../shape/agent-shapes.ts";
import { describeShape } from "../shape/describe-shape.ts";
import { fieldNames, fieldOf } from "../shape/field-of.ts";
import type { Shape } from "../shape/shape.ts";
import { oneOf } from "../unknown-name.ts";

/** The names under which a step writes, against what its agent or workflow returns. */
export function checkStepOutputs(frame: Frame, step: PlanStep, at: string): Problem[] {
  if (step.aggregate !== undefined) {
    const shape = aggregateShape(step.aggregate, answerShapes(frame, step));
    return checkOutputs(step, shape, step.aggregate.how, undefined, at);
  }
  if (step.workflow === undefined) {
    const agent = frame.world.agentFor(step);
    return agent === undefined ? [] : checkOutputs(step, outputShape(agent), agent.name, undefined, at);
  }
  const inner = innerFrame(frame, step);
  if (inner === undefined) return [];
  const yields = yieldedShapes(inner);
  const fields = new Map([...yields].map(([name, shape]) => [name, { shape: () => shape, required: true }]));
  return checkOutputs(step, [{ kind: "object", fields, rest: undefined }], "the workflow", undefined, at);
}

/** Several names take the fields of those names; `path` stands for all of them where they are not to blame. */
export function checkOutputs(step: PlanStep, output: Shape, who: string, path: string | undefined, at = ""): Problem[] {
  if (step.outputs.length === 1 || output.length === 0) return [];
  const names = fieldNames(output);
  return step.outputs.flatMap((name, place): Problem[] => {
    if (fieldOf(output, name) !== undefined) return [];
    const near = nearest(name, names);
    const hint = near === undefined ? "" : `; did you mean ${near}?`;
    return [
      {
        code: "unknown_output",
        path: path ?? `${at}.outputs.${place}`,
        message: `${who} returns ${describeShape(output)}, without a field ${name}${hint}`,
        expected: oneOf(names),
        ...(near !== undefined && { nearest: near }),
      },
    ];
  });
}
