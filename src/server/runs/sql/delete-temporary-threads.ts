import type { Connection } from "../../../tools/database/database.ts";

// The runs and their logs go with the thread.
const find = `
  DELETE FROM threads WHERE thread_id IN (
    SELECT thread_id FROM runs
    WHERE temporary AND dead_at IS NULL AND ended_at < now() - $1 * interval '1 millisecond' AND NOT run_id = ANY ($2))
  RETURNING thread_id::text`;

const checkpoints = ["checkpoint_writes", "checkpoint_blobs", "checkpoints"].map(
  (table) => `DELETE FROM ${table} WHERE thread_id = ANY ($1)`,
);

/** Deletes the threads of stateless runs that ended more than `afterMs` ago and are not among those being read. */
export async function deleteTemporaryThreads(
  connection: Connection,
  afterMs: number,
  beingRead: readonly string[],
): Promise<void> {
  const { rows } = await connection.query<{ thread_id: string }>(find, [afterMs, beingRead]);
  if (rows.length === 0) return;
  for (const statement of checkpoints) await connection.query(statement, [rows.map((row) => row.thread_id)]);
}
