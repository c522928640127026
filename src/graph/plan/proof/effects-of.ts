import type { Effect } from "../../../tools/registry/manifest.ts";
import type { PlannedStep, PlannedWorkflow } from "../planned.ts";
import { agentsBeside } from "./agents-of.ts";
import type { Figures } from "./figures.ts";
import type { Proof } from "./proof.ts";

const ORDER: readonly Effect[] = ["pure", "idempotent", "compensable", "irreversible"];

/** Paths of the steps with each effect that can happen: by the step, by an agent that stands in for it, or by what undoes it. */
export function effectsOf(plan: PlannedWorkflow, figures: Figures): Proof["effects"] {
  const paths = new Map(ORDER.map((effect) => [effect, new Set<string>()]));
  const visit = (steps: readonly PlannedStep[], prefix: string): void => {
    for (const step of steps) {
      const path = `${prefix}${step.name}`;
      for (const effect of effectsOfStep(step, figures)) paths.get(effect)?.add(path);
      if (step.workflow !== undefined) visit(step.workflow.steps, `${path}/`);
    }
  };
  visit(plan.steps, "");
  const of = (effect: Effect): string[] => [...(paths.get(effect) ?? [])];
  return {
    pure: of("pure"),
    idempotent: of("idempotent"),
    compensable: of("compensable"),
    irreversible: of("irreversible"),
  };
}

function effectsOfStep(step: PlannedStep, figures: Figures): Effect[] {
  if (step.aggregate !== undefined) return ["pure"];
  // A nested workflow does what its steps do, unless the step says that it does more.
  const own =
    step.workflow === undefined
      ? [strongest(step.effect, figures(step.agent).effect)]
      : step.effect === undefined
        ? []
        : [step.effect];
  return [...own, ...agentsBeside(step).map((agent) => figures(agent).effect)];
}

function strongest(said: Effect | undefined, declared: Effect): Effect {
  return said !== undefined && ORDER.indexOf(said) > ORDER.indexOf(declared) ? said : declared;
}
