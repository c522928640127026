import type { Discovery } from "../discovery.ts";
import type { FailedStep, OfferedWorkflow } from "../planning.ts";
import { mayWorkNow } from "./plan-around.ts";

/** A workflow whose questions are of the shape of this one, with the inputs the question gives. */
export interface Fitting {
  readonly workflow: OfferedWorkflow;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The workflow that the question fits word for word up to its values; of several, the one that discovery ranks first. */
export function fittingWorkflow(
  question: string,
  workflows: readonly OfferedWorkflow[],
  discovery: Discovery,
): Fitting | undefined {
  const fitting = workflows.flatMap((workflow): Fitting[] => {
    const values = workflow.bind(question);
    return values === undefined ? [] : [{ workflow, values }];
  });
  if (fitting.length < 2) return fitting[0];
  const ranked = discovery(question).flatMap((found) => (found.kind === "workflow" ? [found.workflow] : []));
  const best = ranked.find((workflow) => fitting.some((each) => each.workflow === workflow));
  return fitting.find((each) => each.workflow === best) ?? fitting[0];
}

/** The workflows that have not just failed in this run. */
export function stillWorking(
  workflows: readonly OfferedWorkflow[],
  failed: readonly FailedStep[],
): readonly OfferedWorkflow[] {
  const down = new Set(failed.filter((step) => !mayWorkNow(step)).map((step) => step.agent));
  const left = workflows.filter(({ name }) => !down.has(name));
  return left.length === workflows.length ? workflows : left;
}
