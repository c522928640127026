import { looseSources, producers } from "./dependencies.ts";
import type { Rewrite } from "./optimize-plan.ts";
import type { PlannedWorkflow } from "./planned.ts";
import { segments } from "./segment.ts";

/** The branches of a plan that are carried out on their own, because a step in one of them would else wait for a slower one beside it. */
export function nestings(plan: PlannedWorkflow): Rewrite[] {
  const writers = producers(plan);
  return segments(plan.steps, (step) => looseSources(step, writers)).flatMap((branches) =>
    branches.flatMap(([first, ...others]): Rewrite[] => {
      if (first === undefined || others.length === 0) return [];
      const names = others.map((step) => step.name).join(", ");
      const reason = `goes as one branch with ${names}, each as soon as what it reads is there`;
      return [{ step: first.name, change: "nested", reason }];
    }),
  );
}
