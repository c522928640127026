import { OverBudget, Timeout } from "../../tools/errors.ts";
import type { BranchTools } from "../branch/branch-tools.ts";

/** How long an attempt that begins now may take. */
export interface TimeLeft {
  /** Milliseconds. */
  readonly ms: number;
  /** Whether the run's own clock, not a deadline, sets it. */
  readonly lastOfBudget: boolean;
}

/** When all that a step still does must have ended, milliseconds since 1970; `Infinity` where nobody says. */
export function deadlineOf({ until, deadline }: Pick<BranchTools, "until" | "deadline">): number {
  return Math.min(until ?? Infinity, deadline ?? Infinity);
}

/** The tools of a part that has to end by then, and no later than what it is a part of. */
export function withDeadline<Tools extends Pick<BranchTools, "deadline">>(tools: Tools, deadline: number): Tools {
  return { ...tools, deadline: Math.min(deadline, tools.deadline ?? Infinity) };
}

/**
 * The time of an attempt: its own deadline, cut to what the run and the one that waits for it have left.
 *
 * @throws OverBudget when the run's time is up, Timeout when nobody waits any more.
 */
export function timeLeft(
  agent: string,
  ownMs: number,
  { until, deadline }: Pick<BranchTools, "until" | "deadline">,
): TimeLeft {
  const ofRun = until === undefined ? Infinity : until - Date.now();
  if (ofRun <= 0) throw new OverBudget("the run's time is up", { field: "budget.seconds", outcome: "none" });
  const ofWaiting = deadline === undefined ? Infinity : deadline - Date.now();
  if (ofWaiting <= 0 || ownMs <= 0)
    throw new Timeout(`no time was left for agent ${agent}`, { field: "deadline", outcome: "none" });
  const ms = Math.min(ownMs, ofWaiting, ofRun);
  return { ms, lastOfBudget: ofRun < Math.min(ownMs, ofWaiting) };
}
