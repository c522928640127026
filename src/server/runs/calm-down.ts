import { setTimeout as sleep } from "node:timers/promises";
import type { RunsContext } from "./context.ts";
import type { Execution } from "./execute-run.ts";
import { stopped, type Outcome } from "./outcome.ts";

/** How often it is looked whether connections hold again, and for how long before a run is tried again all the same, milliseconds. */
const lookMs = 250;
const mostMs = 10_000;

interface Ended {
  readonly outcome: Outcome;
  readonly draining: () => boolean;
}

/**
 * Before a run is handed back again that failed while connections broke, waits until none has for a while: it may be the run itself that
 * fails, which only shows then. Meanwhile it keeps its thread, and may be cancelled.
 */
export async function calmDown(
  { losses, log }: Pick<RunsContext, "losses" | "log">,
  { run, signal, stopReason }: Pick<Execution, "run" | "signal" | "stopReason">,
  { outcome, draining }: Ended,
): Promise<Outcome> {
  if (outcome.kind !== "handed_back" || outcome.because !== "disconnected") return outcome;
  if (run.stalled === 0 || log.gotFurther(run.run_id)) return outcome;
  const until = performance.now() + mostMs;
  do await sleep(lookMs, undefined, { signal }).catch(() => undefined);
  while (losses.recent && !signal.aborted && !draining() && performance.now() < until);
  const reason = stopReason();
  return reason === "interrupt" || reason === "rollback" ? stopped(reason) : outcome;
}
