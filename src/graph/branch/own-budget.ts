import type { PlannedWorkflow } from "../plan/planned.ts";
import { addUsage, NO_USAGE, type RunUsage } from "../step/run-usage.ts";
import type { StepState } from "../step/step-state.ts";

/** What a nested workflow has taken before it had to wait for a person. */
export interface Spent {
  readonly usage: RunUsage;
  /** Time at work, milliseconds. */
  readonly ms: number;
}

/** What is on record of a nested workflow that goes on now. */
export function spentBefore(known: StepState | undefined): Spent {
  const spent = known?.status === "pending" || known?.status === "running" ? known.spent : undefined;
  return spent ?? { usage: NO_USAGE, ms: 0 };
}

export function addSpent(before: Spent, usage: RunUsage, ms: number): Spent {
  return { usage: addUsage(before.usage, usage), ms: before.ms + ms };
}

/** What is left of a workflow's own budget; less than nothing where it is used up. */
export function leftOf(
  { steps, tokens, usd, seconds }: NonNullable<PlannedWorkflow["budget"]>,
  { usage, ms }: Spent,
): NonNullable<PlannedWorkflow["budget"]> {
  return {
    ...(steps !== undefined && { steps: steps - usage.steps }),
    ...(tokens !== undefined && { tokens: tokens - usage.input_tokens - usage.output_tokens }),
    ...(usd !== undefined && { usd: usd - usage.usd }),
    ...(seconds !== undefined && { seconds: seconds - ms / 1000 }),
  };
}
