import type { Allowance } from "./branch/ledger.ts";
import type { Planned } from "./plan/planned.ts";
import type { RunUsage } from "./step/run-usage.ts";

/** What a plan may still take; `undefined` where it has no budget, or one that not even its worst case exceeds. */
export function allowanceOf({ budget, proof }: Planned, usage: RunUsage): Allowance | undefined {
  if (budget === undefined || proof?.budget === "proven") return undefined;
  const { steps, tokens, usd } = budget;
  if (steps === undefined && tokens === undefined && usd === undefined) return undefined;
  return {
    ...(steps !== undefined && { steps: steps - usage.steps }),
    ...(tokens !== undefined && { tokens: tokens - usage.input_tokens - usage.output_tokens }),
    ...(usd !== undefined && { usd: usd - usage.usd }),
  };
}

/** When the time of a run is up, ISO 8601: the budget's seconds from the plan's beginning, and the time that people took. */
export function timeIsUpAt({ budget, begun_at, waited_ms = 0 }: Planned): string | undefined {
  if (budget?.seconds === undefined || begun_at === undefined) return undefined;
  return new Date(Date.parse(begun_at) + budget.seconds * 1000 + waited_ms).toISOString();
}
