import type { Effect } from "../../../../tools/registry/manifest.ts";
import type { PlanStep } from "../../plan.ts";
import type { Frame } from "../frame/frame.ts";
import { innerFrame } from "../frame/shapes.ts";

/** Weakest first. */
export const EFFECTS: readonly Effect[] = ["pure", "idempotent", "compensable", "irreversible"];

/** What those who do a step declare: its agent, or the steps of its workflow. */
export function declaredEffects(frame: Frame, step: PlanStep, within: ReadonlySet<Frame> = new Set()): Set<Effect> {
  if (step.workflow === undefined) {
    const agent = frame.world.agentFor(step);
    return new Set(agent === undefined ? [] : [agent.effect]);
  }
  const inner = innerFrame(frame, step);
  if (inner === undefined || within.has(inner)) return new Set();
  const inside = new Set([...within, inner]);
  return new Set(inner.plan.steps.flatMap((each) => [...possibleEffects(inner, each, inside)]));
}

/** Everything that can happen when a step runs, its fallbacks included. */
export function possibleEffects(frame: Frame, step: PlanStep, within?: ReadonlySet<Frame>): Set<Effect> {
  const others = (step.fallback ?? []).map((other) =>
    "value" in other ? undefined : frame.world.agentFor(other)?.effect,
  );
  const own = step.effect === undefined ? declaredEffects(frame, step, within) : [step.effect];
  return new Set([...own, ...others.filter((effect) => effect !== undefined)]);
}

export function isWeaker(effect: Effect, than: Effect): boolean {
  return EFFECTS.indexOf(effect) < EFFECTS.indexOf(than);
}

export function strongest(effects: ReadonlySet<Effect>): Effect | undefined {
  return EFFECTS.findLast((effect) => effects.has(effect));
}
