import { NotFound } from "../../tools/errors.ts";
import type { Carrier } from "./carrier.ts";
import type { RunsContext } from "./context.ts";
import { lockThread } from "./sql/lock-thread.ts";
import { readRun } from "./sql/read-runs.ts";
import { endPending } from "./end-pending.ts";
import { askToStop, freeThread, type CancelAction } from "./sql/stop-runs.ts";
import { waitForEnd } from "./wait-for-run.ts";

/** Stops a run, wherever it is carried; a run that has ended stays as it is. @throws NotFound */
export async function cancelRun(
  context: RunsContext,
  carrier: Carrier,
  { tenant, threadId, runId }: { tenant: string; threadId: string; runId: string },
  { action, wait }: { action: CancelAction; wait: boolean },
): Promise<void> {
  const begun = await context.database.tenant(tenant, async (db) => {
    await lockThread(db, threadId);
    const run = await readRun(db, threadId, runId);
    if (run === undefined) throw new NotFound(`there is no run ${runId} on thread ${threadId}`);
    if (run.status !== "running" && run.status !== "pending") return false;
    if ((await askToStop(db, [runId], action)).length > 0) return true;
    await endPending(context, db, tenant, { runIds: [runId], action });
    await freeThread(db, threadId);
    return false;
  });
  carrier.cancel(runId, action);
  if (begun && wait) await waitForEnd(context, tenant, runId, new AbortController().signal);
}
