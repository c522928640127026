import type { Connection } from "../../tools/database/database.ts";
import { NotFound } from "../../tools/errors.ts";
import { threadColumns, toThread, type Thread, type ThreadRow } from "./thread.ts";

/**
 * A new thread with the same metadata, state and whole history, but no runs; a run that is in flight on the old one is not
 * copied, so the new one stands at the last checkpoint.
 * @throws NotFound
 */
export async function copyThread(connection: Connection, threadId: string, newId: string): Promise<Thread> {
  const { rows } = await connection.query<ThreadRow>(
    `INSERT INTO threads (thread_id, status, metadata, config, "values", interrupts, error)
     SELECT $2, CASE status WHEN 'busy' THEN 'idle' ELSE status END, metadata, config, "values", interrupts, error
     FROM threads WHERE thread_id = $1 RETURNING ${threadColumns}`,
    [threadId, newId],
  );
  const [row] = rows;
  if (!row) throw new NotFound(`thread ${threadId} does not exist`, { field: "thread_id" });
  await connection.query(
    `INSERT INTO checkpoints (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata)
     SELECT $2, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint,
       CASE WHEN metadata ? 'thread_id' THEN jsonb_set(metadata, '{thread_id}', to_jsonb($2::text)) ELSE metadata END
     FROM checkpoints WHERE thread_id = $1`,
    [threadId, newId],
  );
  await connection.query(
    `INSERT INTO checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
     SELECT $2, checkpoint_ns, channel, version, type, blob FROM checkpoint_blobs WHERE thread_id = $1`,
    [threadId, newId],
  );
  await connection.query(
    `INSERT INTO checkpoint_writes (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob)
     SELECT $2, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob FROM checkpoint_writes WHERE thread_id = $1`,
    [threadId, newId],
  );
  return toThread(row);
}
