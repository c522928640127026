import type { PlannedStep, PlannedWorkflow } from "../../../src/graph/plan/planned.ts";

/** The step that a path of a run belongs to, and whether the path is that of one task: not of a list or a loop as a whole. */
export function stepAt(
  plan: Pick<PlannedWorkflow, "steps">,
  path: string,
): { readonly step: PlannedStep; readonly isTask: boolean } | undefined {
  const [head = "", ...rest] = path.split("/");
  const step = plan.steps.find(({ name }) => name === /^\w+/.exec(head)?.[0]);
  if (step === undefined) return undefined;
  if (rest.length > 0) return step.workflow && stepAt(step.workflow, rest.join("/"));
  const isTask =
    (step.for_each === undefined || /\[\d+\]/.test(head)) && (step.repeat === undefined || /#\d+/.test(head));
  return { step, isTask };
}

/** Whether the path lies below the other. */
export function isBelow(path: string, above: string): boolean {
  return path.startsWith(above) && /^[/[#~]/.test(path.slice(above.length));
}

/** Ends the path under which a compensation runs. */
export const UNDO = "!undo";
