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

const own = `
  SELECT run_id, thread_id, attempt, cancel,
    (EXTRACT(EPOCH FROM clock_timestamp() - updated_at) * 1000)::float AS claimed_ms
  FROM runs WHERE status = 'running' AND worker_id = $1`;

const tenants = `
  SELECT id FROM tenants ORDER BY id`;

/** Runs whose worker is dead, and the first of each thread's queue where nothing is at work: of all tenants, at most so many of each. */
export async function openRuns(connection: Connection, worker: string, atMost: number): Promise<OpenRun[]> {
  return (await connection.query<OpenRun>(open, [worker, atMost])).rows;
}

/** A run that is down as this worker's. */
export interface OwnRun {
  run_id: string;
  thread_id: string;
  attempt: number;
  /** Somebody wants it stopped. */
  cancel: "interrupt" | "rollback" | null;
  /** Since it was claimed, milliseconds. */
  claimed_ms: number;
}

/** The runs that are down as this worker's. */
export async function ownRuns(connection: Connection, worker: string): Promise<OwnRun[]> {
  return (await connection.query<OwnRun>(own, [worker])).rows;
}

export async function allTenants(connection: Connection): Promise<string[]> {
  return (await connection.query<{ id: string }>(tenants)).rows.map((row) => row.id);
}
