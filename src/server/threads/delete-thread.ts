import type { Connection } from "../../tools/database/database.ts";
import { NotFound } from "../../tools/errors.ts";

/** Deletes the thread with its runs, their events and all checkpoints. @throws NotFound */
export async function deleteThread(connection: Connection, threadId: string): Promise<void> {
  const { rowCount } = await connection.query("DELETE FROM threads WHERE thread_id = $1", [threadId]);
  if (rowCount === 0) throw new NotFound(`thread ${threadId} does not exist`, { field: "thread_id" });
  // The checkpointer's tables have no foreign key to threads, and keep the id as text.
  await connection.query("DELETE FROM checkpoints WHERE thread_id = $1", [threadId]);
  await connection.query("DELETE FROM checkpoint_blobs WHERE thread_id = $1", [threadId]);
  await connection.query("DELETE FROM checkpoint_writes WHERE thread_id = $1", [threadId]);
}
