import type { Connection } from "../../../tools/database/database.ts";

// The checkpointer's tables know no threads, so nothing cascades to them.
const statements = ["checkpoint_writes", "checkpoint_blobs", "checkpoints"].map(
  (table) => `
    DELETE FROM ${table} c WHERE thread_id = $1 AND NOT EXISTS (SELECT FROM threads t WHERE t.thread_id = $1::uuid)`,
);

/** Deletes what a run wrote while its thread was being deleted. */
export async function deleteLeftovers(connection: Connection, threadId: string): Promise<void> {
  for (const statement of statements) await connection.query(statement, [threadId]);
}
