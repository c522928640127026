import { allTenants } from "../runs/sql/open-runs.ts";
import { clearOrphans } from "./clear-orphans.ts";
import { dropRuns } from "./drop-runs.ts";
import type { Pass } from "./pass.ts";
import { add, NOTHING, type Removed } from "./removed.ts";
import { removeReplicaRows } from "./sql/orphans.ts";
import { isPassDue, notePass, releasePassLock, tryPassLock } from "./sql/pass.ts";
import { thinThreads } from "./thin-threads.ts";

/**
 * Removes what is past its time, tenant by tenant, each under its own row-level security.
 *
 * @param everyMs only where the last pass, of whichever replica, ended that long ago; 0: in any case
 * @returns what was removed; `undefined` where another replica is at it, or was lately
 */
export async function runPass(pass: Pass, everyMs: number): Promise<Removed | undefined> {
  const session = await pass.database.pool.connect();
  let locked = false;
  try {
    locked = await tryPassLock(session);
    if (!locked || !(await isPassDue(session, everyMs))) return undefined;
    let removed = NOTHING;
    const tell = (more: Partial<Removed>): void => {
      removed = add(removed, more);
      pass.tell(more);
    };
    const counted = { ...pass, tell };
    for (const tenant of await allTenants(session)) {
      // Runs first: what they ended at is kept as long as they are.
      await dropRuns(counted, tenant);
      await thinThreads(counted, tenant);
      await clearOrphans(counted, tenant);
    }
    tell({ replica_rows: await removeReplicaRows(session) });
    await notePass(session, removed);
    return removed;
  } finally {
    // Where it cannot be given back it falls with the session.
    const broken =
      locked &&
      (await releasePassLock(session).then(
        () => false,
        () => true,
      ));
    session.release(broken);
  }
}
