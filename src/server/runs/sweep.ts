import type { Carrier } from "./carrier.ts";
import type { RunsContext } from "./context.ts";
import { allTenants, cancelledRuns, claimableRuns, type ClaimableRun } from "./sql/claimable-runs.ts";
import { claimRun, type ClaimedRun } from "./sql/claim-run.ts";
import { deleteTemporaryThreads } from "./sql/delete-temporary-threads.ts";
import { lockThread } from "./sql/lock-thread.ts";
import { wouldBeSuspect } from "./suspicion.ts";

/**
 * Looks at every tenant's runs once: takes up those without a living worker, stops those of this worker that somebody wants
 * stopped (a notification may have been missed), deletes what stateless runs left behind.
 */
export async function sweep(context: RunsContext, carrier: Carrier, temporaryMs: number): Promise<void> {
  const { database, signals, workerId, logger } = context;
  for (const tenant of await allTenants(database.pool)) {
    const worker = workerId();
    if (worker === undefined || !carrier.accepts) return;
    const { claimable, cancelled } = await database.tenant(tenant, async (db) => {
      await deleteTemporaryThreads(db, temporaryMs, signals.watched());
      return { claimable: await claimableRuns(db, worker), cancelled: await cancelledRuns(db, worker) };
    });
    for (const { run_id, cancel } of cancelled) carrier.cancel(run_id, cancel);
    for (const orphan of claimable) {
      if (!carrier.accepts) return;
      // Taken from this process and given up again; first it has to stop here.
      if (carrier.carries(orphan.run_id)) continue;
      if (wouldBeSuspect(orphan.stalled) && carrier.carriesSuspect()) continue;
      const run = await takeUp(context, tenant, worker, orphan);
      if (run === undefined) continue;
      logger.info({ run_id: run.run_id, tenant, attempt: run.attempt, resumed: run.resumable }, "run taken up");
      carrier.launch(tenant, run);
    }
  }
}

function takeUp(
  { database }: RunsContext,
  tenant: string,
  worker: string,
  { run_id, thread_id, worker_id }: ClaimableRun,
): Promise<ClaimedRun | undefined> {
  return database.tenant(tenant, async (db) => {
    const queue = await lockThread(db, thread_id);
    const run = queue?.find((queued) => queued.run_id === run_id);
    const another = queue?.some((queued) => queued.status === "running" && queued.run_id !== run_id) ?? true;
    if (run === undefined || another) return undefined;
    return await claimRun(db, run_id, worker, worker_id);
  });
}
