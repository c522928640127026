import type { Connection } from "../../../tools/database/database.ts";
import { prepared } from "../../../tools/database/prepared.ts";

/** A run that waits for a worker. */
export interface WaitingRun {
  tenant: string;
  run_id: string;
  thread_id: string;
  stalled: number;
  priority: number;
  created_at: Date;
  /** Since it was made. */
  waited_ms: number;
}

const waiting = prepared(`
  SELECT *, (EXTRACT(EPOCH FROM clock_timestamp() - created_at) * 1000)::float AS waited_ms FROM waiting_runs($1)`);

const own = prepared(`
  SELECT run_id, thread_id, attempt, cancel,
    (EXTRACT(EPOCH FROM clock_timestamp() - updated_at) * 1000)::float AS claimed_ms
  FROM runs WHERE status = 'running' AND worker_id = $1`);

const tenants = `
  SELECT id FROM tenants ORDER BY id`;

/** The first of each thread's queue where nothing is at work: of all tenants, at most so many of each. */
export async function waitingRuns(connection: Connection, atMost: number): Promise<WaitingRun[]> {
  return (await connection.query<WaitingRun>(waiting([atMost]))).rows;
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
  return (await connection.query<OwnRun>(own([worker]))).rows;
}

export async function allTenants(connection: Connection): Promise<string[]> {
  return (await connection.query<{ id: string }>(tenants)).rows.map((row) => row.id);
}
