import type { Problem } from "../../../tools/problem.ts";
import type { Plan, PlanStep } from "../plan.ts";
import { checkAggregate } from "./checks/check-aggregate.ts";
import { checkDoer } from "./checks/check-doer.ts";
import { checkFallback } from "./checks/check-fallback.ts";
import { checkInputs } from "./checks/check-inputs.ts";
import { checkNames } from "./checks/check-names.ts";
import { checkNestedInputs } from "./checks/check-nested.ts";
import { checkOrder } from "./checks/check-order.ts";
import { checkOutputsOfPlan } from "./checks/check-outputs.ts";
import { checkParameters } from "./checks/check-parameters.ts";
import { checkPolicies } from "./checks/check-policies.ts";
import { checkReads } from "./checks/check-reads.ts";
import { checkStepOutputs } from "./checks/check-step-outputs.ts";
import { checkStored } from "./checks/check-stored.ts";
import type { Frame } from "./frame/frame.ts";
import { innerFrame } from "./frame/shapes.ts";

/** Every problem of one document in its scope, nested documents included; `root` is the whole plan. */
export function checkFrame(frame: Frame, root: Plan): Problem[] {
  return [
    ...checkInputs(frame),
    ...checkNames(frame),
    ...frame.plan.steps.flatMap((step, index) => checkStep(frame, step, `${frame.prefix}steps.${index}`, root)),
    ...checkOutputsOfPlan(frame),
    ...checkOrder(frame),
  ];
}

function checkStep(frame: Frame, step: PlanStep, at: string, root: Plan): Problem[] {
  return [
    ...checkReads(frame, step, at),
    ...checkBody(frame, step, at, root),
    ...checkStepOutputs(frame, step, at),
    ...checkFallback(frame, step, at),
    ...checkCompensation(frame, step, at),
    ...checkPolicies(frame, step, at),
  ];
}

function checkBody(frame: Frame, step: PlanStep, at: string, root: Plan): Problem[] {
  const { workflow, aggregate } = step;
  if (aggregate !== undefined) return checkAggregate(frame, step, aggregate, at);
  if (workflow === undefined) {
    const agent = frame.world.agentFor(step);
    if (agent === undefined) return checkDoer(step, at, frame.world);
    return checkParameters(frame, step, { agent, inputs: step.inputs, with: step.with, place: "inputs", at });
  }
  const inputs = checkNestedInputs(frame, step, at);
  const inner = innerFrame(frame, step);
  if (typeof workflow !== "string") return inner === undefined ? inputs : [...inputs, ...checkFrame(inner, root)];
  const unknown = checkStored(workflow, root, at, frame.world);
  if (inner === undefined || unknown.length > 0) return unknown;
  return [...inputs, ...checkStands(inner, workflow, at)];
}

/** A stored workflow stood when it was stored; agents that it needs may have gone since. */
function checkStands(inner: Frame, reference: string, at: string): Problem[] {
  const known = standing.get(inner);
  const problems = known ?? checkFrame(inner, inner.plan);
  standing.set(inner, problems);
  const [first] = problems;
  if (first === undefined) return [];
  const message = `workflow ${reference} does not stand: ${first.path}: ${first.message}`;
  return [{ code: "broken_workflow", path: `${at}.workflow`, message }];
}

const standing = new WeakMap<Frame, readonly Problem[]>();

function checkCompensation(frame: Frame, step: PlanStep, at: string): Problem[] {
  const { compensate } = step;
  if (compensate === undefined) return [];
  const place = `${at}.compensate`;
  const agent = frame.world.agentFor(compensate);
  if (agent === undefined) return checkDoer(compensate, place, frame.world);
  return checkParameters(frame, step, {
    agent,
    inputs: compensate.inputs,
    with: compensate.with,
    place: "compensate",
    at: place,
  });
}
