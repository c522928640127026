import type { Connection } from "../../../tools/database/database.ts";
import { prepared } from "../../../tools/database/prepared.ts";
import type { RunRequest } from "../run.ts";
import { runColumns, type RunRow } from "./run-row.ts";

// clock_timestamp, not now: runs of one thread are inserted under its lock, and their order is the order of the queue.
const insert = prepared(`
  INSERT INTO runs (run_id, thread_id, assistant_id, multitask_strategy, metadata, kwargs, temporary, traceparent, priority, not_before, webhook, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp() + $10 * interval '1 millisecond', $11, clock_timestamp())
  RETURNING ${runColumns}`);

/** Stores the run as pending. */
export async function insertRun(
  connection: Connection,
  ids: { readonly runId: string; readonly threadId: string },
  request: RunRequest,
): Promise<RunRow | undefined> {
  const { rows } = await connection.query<RunRow>(
    insert([
      ids.runId,
      ids.threadId,
      request.assistantId,
      request.multitaskStrategy,
      JSON.stringify(request.metadata),
      JSON.stringify(request.kwargs),
      request.threadId === undefined && request.onCompletion === "delete",
      request.traceparent ?? null,
      request.priority ?? 0,
      request.delayMs ?? null,
      request.webhook ?? null,
    ]),
  );
  return rows[0];
}
