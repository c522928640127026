import { NotFound } from "../../tools/errors.ts";
import { toWire } from "../wire/serialise.ts";
import type { RunsContext } from "./context.ts";
import { hasEnded } from "./log/read-log.ts";
import { readRunEnd, type RunEnd } from "./sql/read-runs.ts";
import { threadState } from "./thread-state.ts";

/** Resolves when the run has ended; `undefined` when it does not exist or was deleted meanwhile. @throws the signal's reason */
export async function waitForEnd(
  { database, signals, lookAgainMs }: RunsContext,
  tenant: string,
  runId: string,
  signal: AbortSignal,
): Promise<RunEnd | undefined> {
  using watch = signals.watch(runId, "end");
  for (;;) {
    signal.throwIfAborted();
    const version = watch.version();
    const run = await readRunEnd(database, tenant, runId);
    if (run === undefined || hasEnded(run.status)) return run;
    await watch.changed(version, signal, lookAgainMs);
  }
}

/**
 * The thread's values as the run left them, with `__interrupt__` where it waits for a person, or `__error__`.
 * @throws NotFound, the signal's reason
 */
export async function waitForRun(
  context: RunsContext,
  tenant: string,
  runId: string,
  signal: AbortSignal,
): Promise<unknown> {
  const exists = await readRunEnd(context.database, tenant, runId);
  if (exists === undefined) throw new NotFound(`there is no run ${runId}`);
  const run = hasEnded(exists.status) ? exists : await waitForEnd(context, tenant, runId, signal);
  if (run === undefined) return { __error__: { error: "UserRollback", message: "the run was rolled back" } };
  if (run.error !== null) return { __error__: run.error };
  if (run.end_checkpoint_id === null) return null;
  const state = await threadState(context.graph, tenant, run.thread_id, run.end_checkpoint_id);
  const interrupts = state.tasks.flatMap((task) => task.interrupts);
  const values = toWire(state.values);
  return interrupts.length === 0 || typeof values !== "object"
    ? values
    : { ...values, __interrupt__: interrupts.map(toWire) };
}
