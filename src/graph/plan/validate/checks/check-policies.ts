import type { Problem } from "../../../../tools/problem.ts";
import type { PlanStep } from "../../plan.ts";
import type { Frame } from "../frame/frame.ts";
import { shapeAt, typed } from "../frame/shapes.ts";
import { alwaysIs } from "../typing/constant-of.ts";
import { declaredEffects, EFFECTS, isWeaker, possibleEffects, strongest } from "./effect-of.ts";

/** Effects and loops of a step. */
export function checkPolicies(frame: Frame, step: PlanStep, at: string): Problem[] {
  return [
    ...checkEffect(frame, step, at),
    ...checkHedge(frame, step, at),
    ...checkList(frame, step, at),
    ...checkRounds(step, at),
  ];
}

function checkEffect(frame: Frame, step: PlanStep, at: string): Problem[] {
  const problems: Problem[] = [];
  const declared = strongest(declaredEffects(frame, step));
  if (step.effect !== undefined && declared !== undefined && isWeaker(step.effect, declared)) {
    problems.push({
      code: "weaker_effect",
      path: `${at}.effect`,
      message: `what does the step is ${declared}; a step can only say more of itself, not less`,
      expected: EFFECTS.slice(EFFECTS.indexOf(declared)).join(", "),
    });
  }
  const asked = [...possibleEffects(frame, step)].filter((effect) => frame.approve.has(effect));
  // A nested step is asked about where it stands, unless the workflow is stored and nobody can add it there.
  const isInPlace = step.workflow !== undefined && typeof step.workflow !== "string";
  if (asked.length > 0 && !isInPlace && (step.approval === undefined || step.approval === false)) {
    problems.push({
      code: "approval_required",
      path: at,
      message: `step ${step.name} is ${asked.join(" or ")}, and the policy asks for a person's approval of that`,
      expected: "approval: true, or a message for the person",
    });
  }
  return problems;
}

/** What is done twice must change nothing outside, and a workflow is tried as a whole. */
function checkHedge(frame: Frame, step: PlanStep, at: string): Problem[] {
  if (step.hedge === undefined) return [];
  const path = `${at}.hedge`;
  if (step.workflow !== undefined) {
    const message = "a workflow is not hedged as a whole; say hedge in its steps";
    return [{ code: "hedged_workflow", path, message, expected: "no hedge" }];
  }
  const effect = step.effect ?? strongest(declaredEffects(frame, step));
  if (effect === undefined || effect === "pure") return [];
  const message = `only a pure step is hedged, for it may be done twice at once; this one is ${effect}`;
  return [{ code: "hedge_not_pure", path, message, expected: "a step whose effect is pure, or no hedge" }];
}

/** A list that is always longer than the step takes. */
function checkList(frame: Frame, step: PlanStep, at: string): Problem[] {
  const each = step.for_each;
  if (each === undefined) return [];
  const shape = typed(each.in, (name) => shapeAt(frame, step, "list", name));
  const least = Math.min(...shape.map((alternative) => (alternative.kind === "array" ? alternative.least : 0)));
  if (shape.length === 0 || least <= each.max) return [];
  const message = `the list has ${least} items or more, and at most ${each.max} are let through`;
  return [{ code: "list_too_long", path: `${at}.for_each.max`, message, expected: `at least ${least}` }];
}

function checkRounds({ repeat }: PlanStep, at: string): Problem[] {
  if (repeat === undefined || repeat.on_max !== "fail" || alwaysIs(repeat.until) !== false) return [];
  const message = `until is never true, so after ${repeat.max} rounds the step always fails`;
  return [{ code: "never_done", path: `${at}.repeat.until`, message, expected: "a condition that can become true" }];
}
