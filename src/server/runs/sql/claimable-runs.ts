import type { Connection } from "../../../tools/database/database.ts";

/** A run without a living worker. */
export interface ClaimableRun {
  run_id: string;
  thread_id: string;
  worker_id: string | null;
  stalled: number;
}

// A worker lives as long as its session holds the advisory lock with its id as the key.
const claimable = `
  SELECT run_id, thread_id, worker_id, stalled FROM runs r
  WHERE status = 'running' AND worker_id IS DISTINCT FROM $1 AND NOT EXISTS (
    SELECT FROM pg_locks l
    WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND l.classid::bigint = r.worker_id >> 32 AND l.objid::bigint = r.worker_id & 4294967295)
  UNION ALL
  SELECT * FROM (
    SELECT DISTINCT ON (thread_id) run_id, thread_id, worker_id, stalled FROM runs p
    WHERE status = 'pending' AND NOT EXISTS (
      SELECT FROM runs busy WHERE busy.thread_id = p.thread_id AND busy.status = 'running')
    ORDER BY thread_id, created_at) waiting`;

const cancelled = `
  SELECT run_id, cancel FROM runs WHERE status = 'running' AND worker_id = $1 AND cancel IS NOT NULL`;

const tenants = `
  SELECT id FROM tenants ORDER BY id`;

/** Runs whose worker is dead, and the first of each thread's queue where nothing is at work. */
export async function claimableRuns(connection: Connection, worker: string): Promise<ClaimableRun[]> {
  return (await connection.query<ClaimableRun>(claimable, [worker])).rows;
}

/** Runs of this worker that somebody wants stopped. */
export async function cancelledRuns(
  connection: Connection,
  worker: string,
): Promise<{ run_id: string; cancel: "interrupt" | "rollback" }[]> {
  return (await connection.query<{ run_id: string; cancel: "interrupt" | "rollback" }>(cancelled, [worker])).rows;
}

export async function allTenants(connection: Connection): Promise<string[]> {
  return (await connection.query<{ id: string }>(tenants)).rows.map((row) => row.id);
}
