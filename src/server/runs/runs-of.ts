import { Conflict, NotFound } from "../../tools/errors.ts";
import { cancelRun } from "./cancel-run.ts";
import type { Carrier } from "./carrier.ts";
import type { RunsContext } from "./context.ts";
import { createRun } from "./create-run.ts";
import { readLog } from "./log/read-log.ts";
import type { Runs } from "./run.ts";
import { deleteEndedRun, listRuns, readRun } from "./sql/read-runs.ts";
import { toRun } from "./sql/run-row.ts";
import { waitForRun } from "./wait-for-run.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the routes may do with runs. An id that is no UUID is one that nothing has. */
export function runsOf(context: RunsContext, carrier: Carrier): Runs {
  const { database } = context;
  return {
    create: (tenant, request, beside) => createRun(context, carrier, { tenant, request, beside }),
    get: async (tenant, threadId, runId) => {
      const known = uuid.test(threadId) && uuid.test(runId);
      const row = known ? await database.tenant(tenant, (db) => readRun(db, threadId, runId)) : undefined;
      if (row === undefined) throw notFound(runId);
      return toRun(row);
    },
    list: async (tenant, threadId, page) => {
      if (!uuid.test(threadId)) return [];
      return (await database.tenant(tenant, (db) => listRuns(db, threadId, page))).map(toRun);
    },
    delete: async (tenant, threadId, runId) => {
      if (!uuid.test(threadId) || !uuid.test(runId)) throw notFound(runId);
      const gone = await database.tenant(tenant, async (db) => {
        if ((await readRun(db, threadId, runId)) === undefined) throw notFound(runId);
        return await deleteEndedRun(db, runId);
      });
      if (!gone) throw new Conflict("the run has not ended; cancel it first");
    },
    events: async function* (tenant, runId, after, signal) {
      if (!uuid.test(runId)) throw notFound(runId);
      yield* readLog(context, { tenant, runId, after, signal });
    },
    wait: async (tenant, runId, signal) => {
      if (!uuid.test(runId)) throw notFound(runId);
      return await waitForRun(context, tenant, runId, signal);
    },
    cancel: async (tenant, threadId, runId, how) => {
      if (!uuid.test(threadId) || !uuid.test(runId)) throw notFound(runId);
      await cancelRun(context, carrier, { tenant, threadId, runId }, how);
    },
  };
}

function notFound(runId: string): NotFound {
  return new NotFound(`there is no run ${runId}`, { field: "run_id" });
}
