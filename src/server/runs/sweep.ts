import type { Carrier } from "./carrier.ts";
import type { RunsContext } from "./context.ts";
import { deleteTemporaryThreads } from "./sql/delete-temporary-threads.ts";
import { allTenants, cancelledRuns } from "./sql/open-runs.ts";
import { forgetWorkers } from "./sql/workers.ts";

/**
 * Looks at every tenant's runs once: stops those of this worker that somebody wants stopped (a notification may have been missed),
 * deletes what stateless runs left behind.
 */
export async function sweep(context: RunsContext, carrier: Carrier, temporaryMs: number): Promise<void> {
  const { database, signals, workerId } = context;
  await forgetWorkers(database.pool);
  for (const tenant of await allTenants(database.pool)) {
    const worker = workerId();
    if (worker === undefined || !carrier.accepts) return;
    const cancelled = await database.tenant(tenant, async (db) => {
      await deleteTemporaryThreads(db, temporaryMs, signals.watched());
      return await cancelledRuns(db, worker);
    });
    for (const { run_id, cancel } of cancelled) carrier.cancel(run_id, cancel);
  }
}
