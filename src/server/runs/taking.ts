import type { Carrier } from "./carrier.ts";
import type { RunsContext } from "./context.ts";
import { repeatedly } from "./repeatedly.ts";
import type { ClaimedLostRun } from "./sql/claim-run.ts";
import { handBackRun } from "./sql/finish-run.ts";
import { launchLost, takeLost } from "./take-lost.ts";
import { takeUp } from "./take-up.ts";

/** When runs that nobody carries are taken up. */
export interface Taking {
  /** Those that have lost their worker; resolves when all have been looked at since this call. */
  lost(): Promise<void>;
  /** These have been claimed for `worker`. */
  took(claimed: readonly ClaimedLostRun[], worker: string): void;
  /** Those that wait. */
  waiting(): Promise<void>;
  /** A place is free, and perhaps that of a suspect. */
  freed(suspectGone: boolean): void;
}

/** Looks for one kind and the other apart: thousands that wait must not keep up the few that were at work. */
export function createTaking(context: RunsContext, carrier: Carrier): Taking {
  const failed = (error: unknown): void =>
    context.logger.warn({ err: error }, "looking for runs to take up failed; trying again");
  const { backlog } = context;
  let lostLeft = false;
  /** Whether a place became free during a look, which need not have heard of it. */
  let freedMeanwhile = false;
  const freed = (suspectGone = false): void => {
    freedMeanwhile = true;
    if (backlog.any || suspectGone) void waiting.now();
  };
  const lost = repeatedly(async () => {
    lostLeft = await takeLost(context, carrier);
    // It kept places meanwhile that it may not have used.
    freed();
  }, failed);
  const waiting = repeatedly(async () => {
    freedMeanwhile = false;
    const since = await backlog.is(() => takeUp(context, carrier));
    if (freedMeanwhile && backlog.any) void waiting.now();
    for (const tenant of since) if ((tenant === "" ? carrier.room : carrier.roomFor(tenant)) > 0) void waiting.now();
  }, failed);
  return {
    lost: () => lost.now(),
    took: (claimed, worker) => {
      const room = carrier.room;
      launchLost(context, carrier, { claimed: claimed.slice(0, room), worker });
      // How much room there is was asked when the wait began.
      for (const { tenant, run_id } of claimed.slice(room)) giveBack(context, { tenant, runId: run_id, worker });
    },
    waiting: () => waiting.now(),
    freed: (suspectGone) => {
      if (lostLeft || suspectGone) void lost.now();
      freed(suspectGone);
    },
  };
}

function giveBack(
  { database, logger }: RunsContext,
  { tenant, ...run }: { readonly tenant: string; readonly runId: string; readonly worker: string },
): void {
  database
    .tenant(tenant, (db) => handBackRun(db, run, { counts: false, tenant }))
    .catch((error: unknown) => logger.warn({ run_id: run.runId, err: error }, "a run was not given back; it is found"));
}
