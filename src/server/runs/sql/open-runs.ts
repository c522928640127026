import type { Connection } from "../../../tools/database/database.ts";

/** A run without a living worker. */
export interface OpenRun {
  tenant: string;
  run_id: string;
  thread_id: string;
  /** The worker that was lost; `null`: it waits for one. */
  worker_id: string | null;
  stalled: number;
  priority: number;
  created_at: Date;
}

const open = `
  SELECT * FROM open_runs($1, $2)`;

const cancelled = `
  SELECT run_id, cancel FROM runs WHERE status = 'running' AND worker_id = $1 AND cancel IS NOT NULL`;

const tenants = `
  SELECT id FROM tenants ORDER BY id`;

/** Runs whose worker is dead, and the first of each thread's queue where nothing is at work: of all tenants, at most so many of each. */
export async function openRuns(connection: Connection, worker: string, atMost: number): Promise<OpenRun[]> {
  return (await connection.query<OpenRun>(open, [worker, atMost])).rows;
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
