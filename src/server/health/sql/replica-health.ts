import type pg from "pg";

// One row for each replica, not for each instance: one statement a second says all of it, and no rows are left of instances that are gone.
const write = `
  INSERT INTO replica_health (replica, snapshot) VALUES ($1, $2)
  ON CONFLICT (replica) DO UPDATE SET snapshot = excluded.snapshot, seen_at = now()`;

const read = `
  SELECT snapshot FROM replica_health WHERE replica <> $1 AND seen_at > now() - interval '10 seconds'`;

const sweep = `
  DELETE FROM replica_health WHERE replica = $1 OR seen_at < now() - interval '1 hour'`;

export async function writeReplica(pool: pg.Pool, replica: string, snapshot: object): Promise<void> {
  await pool.query(write, [replica, JSON.stringify(snapshot)]);
}

/** What the other replicas said within the last seconds, unread JSON. */
export async function readReplicas(pool: pg.Pool, replica: string): Promise<unknown[]> {
  return (await pool.query<{ snapshot: unknown }>(read, [replica])).rows.map(({ snapshot }) => snapshot);
}

/** Takes this replica's row away, and those of replicas that died long ago. */
export async function forgetReplica(pool: pg.Pool, replica: string): Promise<void> {
  await pool.query(sweep, [replica]);
}
