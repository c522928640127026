import { randomUUID } from "node:crypto";
import type { Connection } from "../../tools/database/database.ts";
import { Conflict, NotFound, Unavailable } from "../../tools/errors.ts";
import type { Carrier } from "./carrier.ts";
import type { RunsContext } from "./context.ts";
import type { Run, RunRequest } from "./run.ts";
import { claimRun, type ClaimedRun } from "./sql/claim-run.ts";
import { insertRun } from "./sql/insert-run.ts";
import { ensureThread, lockThread, markBusy, type RunInFlight } from "./sql/lock-thread.ts";
import { toRun, type RunRow } from "./sql/run-row.ts";
import { tellWaiting } from "./sql/workers.ts";
import { endPending } from "./end-pending.ts";
import { tellDue } from "./sql/next-due.ts";
import { askToStop, type CancelAction } from "./sql/stop-runs.ts";

interface Created {
  readonly row: RunRow;
  readonly claimed: ClaimedRun | undefined;
  readonly stop: { readonly runId: string; readonly action: CancelAction } | undefined;
}

/** What else is written in the transaction that stores a run, before it is stored; what it throws leaves nothing stored. */
export type Beside = (connection: Connection) => Promise<void>;

interface Making {
  readonly tenant: string;
  readonly request: RunRequest;
  readonly beside: Beside | undefined;
}

/**
 * Stores a run, makes room for it as its strategy says, and starts it if its thread is free, its time has come, and no other of its tenant
 * waits for a place.
 * @throws NotFound, Conflict, RateLimited when it would have to wait and may not
 */
export async function createRun(context: RunsContext, carrier: Carrier, making: Making): Promise<Run> {
  const { tenant, request } = making;
  using place = isLater(request) || context.backlog.has(tenant) ? undefined : carrier.reserve(tenant);
  const worker = place === undefined ? undefined : context.workerId();
  const { row, claimed, stop } = await context.database.tenant(tenant, (db) => store(db, context, making, worker));
  if (stop !== undefined) carrier.cancel(stop.runId, stop.action);
  if (claimed !== undefined && worker !== undefined) carrier.launch(tenant, claimed, worker);
  return toRun(claimed === undefined ? row : { ...row, status: "pending" });
}

async function store(
  db: Connection,
  context: RunsContext,
  { tenant, request, beside }: Making,
  worker: string | undefined,
): Promise<Created> {
  await beside?.(db);
  const threadId = request.threadId ?? randomUUID();
  const runId = randomUUID();
  const graph = { graph_id: context.graphId, assistant_id: request.assistantId };
  if (request.threadId === undefined || request.ifNotExists === "create") {
    await ensureThread(db, threadId, { ...request.metadata, ...graph });
  }
  const queue = await lockThread(db, threadId);
  // The caller has named none, and can ask again.
  if (queue === undefined && request.threadId === undefined) throw new Unavailable("the run was not stored");
  if (queue === undefined) throw new NotFound(`there is no thread ${threadId}`, { field: "thread_id" });
  const { waits, stop } = await makeRoom(db, queue, { context, tenant, request });
  if (waits || worker === undefined) await context.admission?.admit(db);
  const row = await insertRun(db, { runId, threadId }, request);
  if (row === undefined) throw new Unavailable("the run was not stored");
  if (isLater(request)) {
    await tellDue(db, request.delayMs ?? 0);
    return { row, claimed: undefined, stop };
  }
  await markBusy(db, threadId, graph);
  const claimed = waits || worker === undefined ? undefined : await claimRun(db, runId, worker);
  if (!waits && claimed === undefined) await tellWaiting(db, tenant);
  return { row, claimed, stop };
}

/** Such a run leaves its thread to others until it is due. */
function isLater({ delayMs = 0 }: RunRequest): boolean {
  return delayMs > 0;
}

/** Applies the strategy to what is on the thread already. */
async function makeRoom(
  db: Connection,
  queue: readonly RunInFlight[],
  { context, tenant, request }: { context: RunsContext; tenant: string; request: RunRequest },
): Promise<{ waits: boolean; stop: Created["stop"] }> {
  const running = queue.find((run) => run.status === "running");
  const pending = queue.filter((run) => run.status === "pending").map((run) => run.run_id);
  const { multitaskStrategy: strategy } = request;
  switch (strategy) {
    case "reject":
      if (queue.length > 0) {
        throw new Conflict(
          "the thread is already running a task; wait until it is done, or choose another multitask strategy",
          {
            field: "multitask_strategy",
            alternatives: ["enqueue", "interrupt", "rollback"],
          },
        );
      }
      return { waits: false, stop: undefined };
    case "enqueue":
      return { waits: queue.length > 0, stop: undefined };
    case "interrupt":
    case "rollback":
      await endPending(context, db, tenant, { runIds: pending, action: strategy });
      const begun = await askToStop(
        db,
        queue.map((run) => run.run_id),
        strategy,
      );
      return {
        waits: begun.length > 0,
        stop: running === undefined ? undefined : { runId: running.run_id, action: strategy },
      };
  }
}
