import type { Allowance } from "./branch/ledger.ts";
import { hasEnded } from "./branch/outcome.ts";
import type { Planned } from "./plan/planned.ts";
import type { RunUsage } from "./step/run-usage.ts";
import type { Steps } from "./step/step-state.ts";

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

/**
 * What is left of a proven budget for asks that the proof did not count: what the run has not taken and the open steps, and undoing all of them,
 * cannot take, in equal shares for branches that go side by side.
 */
export function spareOf(
  { budget, proof }: Planned,
  known: Steps,
  usage: RunUsage,
  branches: number,
): Allowance | undefined {
  if (budget === undefined || proof?.budget !== "proven") return undefined;
  const tasks = proof.steps.map((step) => ({ ...step, open: !hasEnded(known[step.name]) }));
  const share = (kind: "steps" | "tokens" | "usd", used: number): number | undefined => {
    const given = budget[kind];
    if (given === undefined) return undefined;
    const work = tasks.reduce((sum, { worst }) => sum + worst[kind], 0);
    const open = tasks.reduce((sum, { worst, open: counts }) => sum + (counts ? worst[kind] : 0), 0);
    const undo = Math.max(0, proof.worst[kind] - work);
    return Math.max(0, given - used - open - undo) / branches;
  };
  return {
    steps: share("steps", usage.steps),
    tokens: share("tokens", usage.input_tokens + usage.output_tokens),
    usd: share("usd", usage.usd),
  };
}

/** When the time of a run is up, ISO 8601: the budget's seconds from the plan's beginning, and the time that people took. */
export function timeIsUpAt({ budget, begun_at, waited_ms = 0 }: Planned): string | undefined {
  if (budget?.seconds === undefined || begun_at === undefined) return undefined;
  return new Date(Date.parse(begun_at) + budget.seconds * 1000 + waited_ms).toISOString();
}
