import type { Problem } from "../../../tools/problem.ts";
import type { Plan } from "../plan.ts";
import type { Surroundings } from "../surroundings.ts";
import { checkFrame } from "./check-frame.ts";
import { createFrame } from "./frame/frame.ts";
import { createWorld } from "./frame/world.ts";
import { ANY } from "./shape/shape.ts";

/**
 * Every reason why the plan must not run, each with its place; an empty list lets it run. What might work is let through: a plan is refused
 * only for what can never work.
 */
export function validatePlan(plan: Plan, surroundings: Surroundings): Problem[] {
  const { inputs, approve = new Set() } = surroundings;
  const frame = createFrame(plan, {
    world: createWorld(surroundings),
    prefix: "",
    approve,
    brought: inputs && new Map([...inputs].map((name) => [name, ANY])),
  });
  return checkFrame(frame, plan);
}
