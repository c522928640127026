import type { Connection } from "../../../tools/database/database.ts";
import { prepared } from "../../../tools/database/prepared.ts";

const join = `
  INSERT INTO workers (worker_id, host, pid, process, process_started_at)
  VALUES ($1, $2, $3, $4, clock_timestamp() - $5 * interval '1 second')`;

const beat = prepared(`
  UPDATE workers SET seen_at = clock_timestamp() WHERE worker_id = $1`);

const leave = `
  DELETE FROM workers WHERE worker_id = $1`;

const others = prepared(`
  SELECT w.worker_id, (EXTRACT(EPOCH FROM clock_timestamp() - w.seen_at) * 1000)::float AS silent_ms
  FROM workers w JOIN living_workers() l USING (worker_id)
  WHERE w.worker_id <> $1 ORDER BY w.worker_id`);

const forget = `
  DELETE FROM workers w WHERE seen_at < clock_timestamp() - interval '1 hour' AND NOT EXISTS (
    SELECT FROM living_workers() l WHERE l.worker_id = w.worker_id)`;

/** The process that a worker is in. */
export interface WorkerProcess {
  readonly host: string;
  readonly pid: number;
  /** The same for each session that it has, one after the other. */
  readonly process: string;
  /** Since it was started, seconds. */
  readonly age: number;
}

/** Puts the worker on the list and tells the others. */
export async function joinWorkers(
  connection: Connection,
  worker: string,
  { host, pid, process, age }: WorkerProcess,
): Promise<void> {
  await connection.query(join, [worker, host, pid, process, age]);
  await connection.query("NOTIFY baton_workers");
}

/** Says that the process of this worker is there, under another id: that its session broke is not held against its runs. */
export async function forgiveRuns(connection: Connection, worker: string): Promise<void> {
  await connection.query("SELECT forgive_runs_of($1)", [worker]);
}

/** Says that the worker is still there. */
export async function beatWorker(connection: Connection, worker: string): Promise<void> {
  await connection.query(beat([worker]));
}

/** Takes the worker off the list. */
export async function leaveWorkers(connection: Connection, worker: string): Promise<void> {
  await connection.query(leave, [worker]);
  await connection.query("NOTIFY baton_workers");
}

/** The other workers that hold their lock, by id, and how long each has been silent. */
export async function otherWorkers(
  connection: Connection,
  worker: string,
): Promise<{ worker_id: string; silent_ms: number }[]> {
  return (await connection.query<{ worker_id: string; silent_ms: number }>(others([worker]))).rows;
}

/** Drops those that went away long ago. */
export async function forgetWorkers(connection: Connection): Promise<void> {
  await connection.query(forget);
}

/** Ends the session of a worker that is still silent, and with it its claim on its runs. Whether there was one to end. */
export async function endSilentWorker(connection: Connection, worker: string, silentMs: number): Promise<boolean> {
  const { rows } = await connection.query<{ ended: boolean }>("SELECT end_silent_worker($1, $2) AS ended", [
    worker,
    silentMs,
  ]);
  return rows[0]?.ended ?? false;
}

/** Tells every process that this worker is gone: its runs are to be taken up. */
export async function tellLost(connection: Connection, worker: string): Promise<void> {
  await connection.query("SELECT pg_notify('baton_worker_lost', $1)", [worker]);
}

/** Tells every process that a run of this tenant waits for a worker. */
export async function tellWaiting(connection: Connection, tenant: string): Promise<void> {
  await connection.query("SELECT pg_notify('baton_run_waiting', $1)", [tenant]);
}
