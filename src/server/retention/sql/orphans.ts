import type { Connection } from "../../../tools/database/database.ts";

// A run that is deleted with its thread may still be writing, in a process that has not heard of it.
const orphaned = `
  SELECT DISTINCT c.thread_id FROM checkpoints c
  WHERE c.thread_id > $1 AND NOT EXISTS (SELECT FROM threads t WHERE t.thread_id::text = c.thread_id)
    AND (c.checkpoint ->> 'ts')::timestamptz < now() - interval '1 day'
  ORDER BY c.thread_id LIMIT $2`;

const remnants = ["checkpoint_writes", "checkpoint_blobs", "checkpoints"].map(
  (table) => `
    DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
      SELECT c.ctid FROM ${table} c WHERE c.thread_id = $1
        AND NOT EXISTS (SELECT FROM threads t WHERE t.thread_id::text = $1) LIMIT $2))`,
);

const waiters = `
  DELETE FROM lease_waiters WHERE alive_until < now() - interval '1 hour'`;

const replicaRows = [
  `DELETE FROM replica_health WHERE seen_at < now() - interval '1 hour'`,
  `DELETE FROM instance_breakers WHERE said_at < now() - interval '1 hour'`,
];

/** Threads that do not exist and have checkpoints nevertheless, by id, after this one. */
export async function orphanedThreads(db: Connection, after: string, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ thread_id: string }>(orphaned, [after, limit]);
  return rows.map((row) => row.thread_id);
}

/** Deletes at most so many rows of each table that such a thread has left. @returns how many went of writes, values and checkpoints */
export async function removeRemnants(
  db: Connection,
  threadId: string,
  limit: number,
): Promise<{ checkpoint_writes: number; checkpoint_values: number; checkpoints: number }> {
  const counts: number[] = [];
  for (const statement of remnants) counts.push((await db.query(statement, [threadId, limit])).rowCount ?? 0);
  const [checkpoint_writes = 0, checkpoint_values = 0, checkpoints = 0] = counts;
  return { checkpoint_writes, checkpoint_values, checkpoints };
}

/** Deletes those who waited for a lease and are gone. */
export async function removeWaiters(db: Connection): Promise<number> {
  return (await db.query(waiters)).rowCount ?? 0;
}

/** Deletes what replicas that are gone have said of themselves and of agents. */
export async function removeReplicaRows(db: Connection): Promise<number> {
  let count = 0;
  for (const statement of replicaRows) count += (await db.query(statement)).rowCount ?? 0;
  return count;
}
