import type { Carrier } from "./carrier.ts";
import type { RunsContext } from "./context.ts";
import { deleteTemporaryThreads } from "./sql/delete-temporary-threads.ts";
import { handBackRun } from "./sql/finish-run.ts";
import { allTenants, ownRuns, type OwnRun } from "./sql/open-runs.ts";
import { forgetWorkers } from "./sql/workers.ts";

interface Sweep {
  /** How long what a stateless run left can still be read after its end. */
  readonly temporaryMs: number;
  /** How long the answer to a claim may be under way. */
  readonly claimMs: number;
}

/**
 * Looks at every tenant's runs once: stops those of this worker that somebody wants stopped (a notification may have been missed), gives
 * back those that were claimed but never came here (the connection died between commit and answer), deletes what stateless runs left
 * behind, but for what somebody reads.
 */
export async function sweep(context: RunsContext, carrier: Carrier, { temporaryMs, claimMs }: Sweep): Promise<void> {
  const { database, logger, signals, workerId } = context;
  await forgetWorkers(database.pool);
  for (const tenant of await allTenants(database.pool)) {
    const worker = workerId();
    if (worker === undefined || !carrier.accepts) return;
    const own = await database.tenant(tenant, async (db) => {
      await deleteTemporaryThreads(db, temporaryMs, signals.watched());
      return await ownRuns(db, worker);
    });
    for (const run of own) {
      if (run.cancel !== null) carrier.cancel(run.run_id, run.cancel);
      if (run.claimed_ms < claimMs || carrier.carries(run.run_id)) continue;
      logger.warn({ run_id: run.run_id, tenant }, "a run that was claimed is not carried; it is given back");
      await database.tenant(tenant, async (db) => {
        // It may have come back since.
        if (!(await ownRuns(db, worker)).some(isSame(run))) return;
        carrier.disown(run);
        await handBackRun(db, { runId: run.run_id, worker }, { counts: true, tenant });
      });
    }
  }
}

function isSame({ run_id, attempt }: OwnRun): (run: OwnRun) => boolean {
  return (run) => run.run_id === run_id && run.attempt === attempt;
}
