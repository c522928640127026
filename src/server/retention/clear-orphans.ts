import { breathe } from "./pace.ts";
import type { Pass } from "./pass.ts";
import { orphanedThreads, removeRemnants, removeWaiters } from "./sql/orphans.ts";

const THREADS = 100;

/** Deletes what a tenant's threads that do not exist any more have left behind, and waiters for leases that are gone. */
export async function clearOrphans({ database, pace, signal, tell }: Pass, tenant: string): Promise<void> {
  let after = "";
  for (;;) {
    const ids = await database.tenant(tenant, (db) => orphanedThreads(db, after, THREADS));
    for (const id of ids) {
      for (;;) {
        const removed = await database.tenant(tenant, (db) => removeRemnants(db, id, pace.batch));
        tell(removed);
        await breathe(pace, signal);
        if (Object.values(removed).every((rows) => rows < pace.batch)) break;
      }
      tell({ orphaned_threads: 1 });
      after = id;
    }
    if (ids.length < THREADS) break;
  }
  tell({ lease_waiters: await database.tenant(tenant, removeWaiters) });
}
