import type { Connection } from "../../../tools/database/database.ts";
import { prepared } from "../../../tools/database/prepared.ts";

const insert = prepared(`
  INSERT INTO threads (thread_id, metadata) VALUES ($1, $2) ON CONFLICT DO NOTHING`);

const lock = prepared(`
  SELECT 1 FROM threads WHERE thread_id = $1 FOR UPDATE`);

const inFlight = prepared(`
  SELECT run_id, status, worker_id FROM runs
  WHERE thread_id = $1 AND (
    status = 'running' OR status = 'pending' AND (not_before IS NULL OR not_before <= clock_timestamp()))
  ORDER BY created_at`);

const busy = prepared(`
  UPDATE threads SET status = 'busy', metadata = metadata || $2, updated_at = now() WHERE thread_id = $1`);

const atWork = prepared(`
  UPDATE threads SET status = 'busy', updated_at = now() WHERE thread_id = $1 AND status <> 'busy'`);

export interface RunInFlight {
  run_id: string;
  status: "pending" | "running";
  worker_id: string | null;
}

/** Makes the thread if it does not exist. */
export async function ensureThread(connection: Connection, threadId: string, metadata: object): Promise<void> {
  await connection.query(insert([threadId, JSON.stringify(metadata)]));
}

/**
 * Takes the thread's row lock, under which everything that changes its queue happens, and returns the runs in it, oldest
 * first, without those whose time has not come. `undefined`: no such thread.
 */
export async function lockThread(connection: Connection, threadId: string): Promise<RunInFlight[] | undefined> {
  const { rowCount } = await connection.query(lock([threadId]));
  if (rowCount === 0) return undefined;
  return (await connection.query<RunInFlight>(inFlight([threadId]))).rows;
}

/** Marks the thread as at work, for whom the metadata says. */
export async function markBusy(connection: Connection, threadId: string, metadata: object): Promise<void> {
  await connection.query(busy([threadId, JSON.stringify(metadata)]));
}

/** Marks the thread as at work if it is not yet. */
export async function markAtWork(connection: Connection, threadId: string): Promise<void> {
  await connection.query(atWork([threadId]));
}
