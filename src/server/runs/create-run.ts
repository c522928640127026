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
import { askToStop, stopPending, type CancelAction } from "./sql/stop-runs.ts";

interface Created {
  readonly row: RunRow;
  readonly claimed: ClaimedRun | undefined;
  readonly stop: { readonly runId: string; readonly action: CancelAction } | undefined;
}

/** Stores a run, makes room for it as its strategy says, and starts it if its thread is free. @throws NotFound, Conflict */
export async function createRun(
  context: RunsContext,
  carrier: Carrier,
  tenant: string,
  request: RunRequest,
): Promise<Run> {
  const later = (request.delayMs ?? 0) > 0;
  using place = later ? undefined : carrier.reserve();
  const worker = place === undefined ? undefined : context.workerId();
  const { row, claimed, stop } = await context.database.tenant(tenant, (db) =>
    store(db, context.graphId, worker, request),
  );
  if (stop !== undefined) carrier.cancel(stop.runId, stop.action);
  if (claimed !== undefined) carrier.launch(tenant, claimed);
  return toRun(claimed === undefined ? row : { ...row, status: "pending" });
}

async function store(
  db: Connection,
  graphId: string,
  worker: string | undefined,
  request: RunRequest,
): Promise<Created> {
  const threadId = request.threadId ?? randomUUID();
  const runId = randomUUID();
  const graph = { graph_id: graphId, assistant_id: request.assistantId };
  if (request.threadId === undefined || request.ifNotExists === "create") {
    await ensureThread(db, threadId, { ...request.metadata, ...graph });
  }
  const queue = await lockThread(db, threadId);
  if (queue === undefined) throw new NotFound(`there is no thread ${threadId}`, { field: "thread_id" });
  const { waits, stop } = await makeRoom(db, queue, request);
  const row = await insertRun(db, { runId, threadId }, request);
  if (row === undefined) throw new Unavailable("the run was not stored");
  await markBusy(db, threadId, graph);
  const claimed = waits || worker === undefined ? undefined : await claimRun(db, runId, worker, null);
  if (!waits && claimed === undefined) await tellWaiting(db);
  return { row, claimed, stop };
}

/** Applies the strategy to what is on the thread already. */
async function makeRoom(
  db: Connection,
  queue: readonly RunInFlight[],
  { multitaskStrategy: strategy }: RunRequest,
): Promise<{ waits: boolean; stop: Created["stop"] }> {
  const running = queue.find((run) => run.status === "running");
  const pending = queue.filter((run) => run.status === "pending").map((run) => run.run_id);
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
      await stopPending(db, pending, strategy);
      if (running === undefined) return { waits: false, stop: undefined };
      await askToStop(db, running.run_id, strategy);
      return { waits: true, stop: { runId: running.run_id, action: strategy } };
  }
}
