import type { Connection } from "../../../tools/database/database.ts";

// Word to the sweeps of other processes, long before the time is up. Nothing else changes a run that has ended.
const keep = `
  UPDATE runs SET updated_at = now()
  WHERE temporary AND ended_at IS NOT NULL AND updated_at < now() - $1 * interval '0.5 millisecond' AND run_id = ANY ($2)`;

// The runs and their logs go with the thread.
const find = `
  DELETE FROM threads WHERE thread_id IN (
    SELECT thread_id FROM runs
    WHERE temporary AND dead_at IS NULL AND ended_at < now() - $1 * interval '1 millisecond'
      AND updated_at < now() - $1 * interval '1 millisecond' AND NOT run_id = ANY ($2))
  RETURNING thread_id::text`;

const checkpoints = ["checkpoint_writes", "checkpoint_blobs", "checkpoints"].map(
  (table) => `DELETE FROM ${table} WHERE thread_id = ANY ($1)`,
);

/** Deletes the threads of stateless runs that ended more than `afterMs` ago and that nobody reads, here or in another process. */
export async function deleteTemporaryThreads(
  connection: Connection,
  afterMs: number,
  beingRead: readonly string[],
): Promise<void> {
  if (beingRead.length > 0) await connection.query(keep, [afterMs, beingRead]);
  const { rows } = await connection.query<{ thread_id: string }>(find, [afterMs, beingRead]);
  if (rows.length === 0) return;
  for (const statement of checkpoints) await connection.query(statement, [rows.map((row) => row.thread_id)]);
}
