import type { PlannedWorkflow } from "../../../src/graph/plan/planned.ts";
import { decisionOf, editOf, type Script } from "./script.ts";
import { stepAt } from "./step-at.ts";

interface Asked {
  readonly steps: readonly { readonly step: string; readonly input: Readonly<Record<string, unknown>> }[];
}

/** What the script's person says of each step that waits. */
export function answerTo(asked: Asked, plan: PlannedWorkflow, script: Script): Record<string, unknown> {
  return Object.fromEntries(
    asked.steps.map(({ step: path, input }) => {
      const step = stepAt(plan, path)?.step;
      const plain = step?.for_each === undefined && step?.repeat === undefined && step?.workflow === undefined;
      const decision = decisionOf(script, path, plain);
      return [path, decision === "edit" ? { input: editOf(input) } : decision === "approve"];
    }),
  );
}
