import { inTurn } from "./in-turn.ts";
import type { Carrier } from "./carrier.ts";
import type { RunsContext } from "./context.ts";
import { claimRun, type ClaimedRun } from "./sql/claim-run.ts";
import { lockThread } from "./sql/lock-thread.ts";
import { openRuns, type OpenRun } from "./sql/open-runs.ts";
import { wouldBeSuspect } from "./suspicion.ts";

/** How many open runs of a tenant are looked at in one round. */
const perTenant = 256;
/** How many runs are claimed at the same moment. */
const claimsAtOnce = 6;

/**
 * Takes up runs without a living worker, as many as there is room for: first those that have lost theirs, then those that wait, whichever
 * tenant has least at work here.
 *
 * @returns whether some were left for want of room
 */
export async function takeUp(context: RunsContext, carrier: Carrier): Promise<boolean> {
  const worker = context.workerId();
  if (worker === undefined || !carrier.accepts) return false;
  const open = await openRuns(context.database.pool, worker, perTenant);
  // Taken from this process and given up again; first it has to stop here.
  const free = open.filter((run) => !carrier.carries(run.run_id));
  const queue = inTurn(free, carrier.inFlight());
  /** Suspects are taken up one at a time. */
  let claimingSuspect = false;
  const claim = async (): Promise<void> => {
    for (;;) {
      using place = carrier.reserve();
      if (place === undefined) return;
      const next = queue.next();
      if (next.done === true) return;
      const run = next.value;
      const suspect = wouldBeSuspect(run.stalled);
      if (suspect && (claimingSuspect || carrier.carriesSuspect())) continue;
      claimingSuspect ||= suspect;
      const claimed = await claimOpen(context, worker, run);
      if (suspect) claimingSuspect = false;
      if (claimed === undefined) continue;
      const { run_id, attempt, resumable: resumed } = claimed;
      context.logger.info({ run_id, tenant: run.tenant, attempt, resumed }, "run taken up");
      carrier.launch(run.tenant, claimed);
    }
  };
  await Promise.all(Array.from({ length: Math.min(claimsAtOnce, free.length) }, claim));
  return carrier.room === 0 && queue.next().done !== true;
}

function claimOpen(
  { database }: RunsContext,
  worker: string,
  { tenant, run_id, thread_id, worker_id }: OpenRun,
): Promise<ClaimedRun | undefined> {
  return database.tenant(tenant, async (db) => {
    const queue = await lockThread(db, thread_id);
    const run = queue?.find((queued) => queued.run_id === run_id);
    const another = queue?.some((queued) => queued.status === "running" && queued.run_id !== run_id) ?? true;
    if (run === undefined || another) return undefined;
    return await claimRun(db, run_id, worker, worker_id);
  });
}
