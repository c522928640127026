import type { Connection } from "../../../tools/database/database.ts";
import { prepared } from "../../../tools/database/prepared.ts";

const interruptPending = `
  UPDATE runs SET status = 'interrupted', ended_at = now(), updated_at = now()
  WHERE run_id = ANY ($1) AND status = 'pending' AND base IS NULL
  RETURNING run_id, webhook`;

const deletePending = `
  DELETE FROM runs WHERE run_id = ANY ($1) AND status = 'pending' AND base IS NULL`;

// A rollback is never weakened to an interrupt by a later word. One that waits though it was at work before hears of it when it is taken up.
const ask = prepared(`
  UPDATE runs SET cancel = CASE WHEN cancel = 'rollback' THEN cancel ELSE $2 END
  WHERE run_id = ANY ($1) AND (status = 'running' OR status = 'pending' AND base IS NOT NULL)
  RETURNING run_id`);

const tellEnded = prepared(`
  SELECT pg_notify('baton_run_ended', id) FROM unnest($1::text[]) AS id`);

const tellCancel = prepared(`
  SELECT pg_notify('baton_run_cancel', $1)`);

const free = prepared(`
  UPDATE threads SET updated_at = now(), status = CASE
    WHEN interrupts::text NOT IN ('{}', 'null') THEN 'interrupted' WHEN error IS NOT NULL THEN 'error' ELSE 'idle' END
  WHERE thread_id = $1 AND status = 'busy' AND NOT EXISTS (
    SELECT FROM runs WHERE runs.thread_id = $1 AND (
      status = 'running' OR status = 'pending' AND (not_before IS NULL OR not_before <= clock_timestamp())))`);

export type CancelAction = "interrupt" | "rollback";

/**
 * Ends runs that have not started: they stay as interrupted, or go altogether.
 *
 * @returns those of them that stay and whose end somebody wants to be told of
 */
export async function stopPending(
  connection: Connection,
  runIds: readonly string[],
  action: CancelAction,
): Promise<string[]> {
  if (runIds.length === 0) return [];
  const statement = action === "interrupt" ? interruptPending : deletePending;
  const { rows } = await connection.query<{ run_id: string; webhook: string | null }>(statement, [runIds]);
  await connection.query(tellEnded([runIds]));
  return rows.filter(({ webhook }) => webhook !== null).map(({ run_id }) => run_id);
}

/**
 * Leaves word for the workers of runs that have begun, whichever process that is, or will be.
 *
 * @returns those that have
 */
export async function askToStop(
  connection: Connection,
  runIds: readonly string[],
  action: CancelAction,
): Promise<string[]> {
  const { rows } = await connection.query<{ run_id: string }>(ask([runIds, action]));
  for (const { run_id } of rows) await connection.query(tellCancel([`${action} ${run_id}`]));
  return rows.map(({ run_id }) => run_id);
}

/** Marks the thread as what it was left in, if nothing is left to run on it. */
export async function freeThread(connection: Connection, threadId: string): Promise<void> {
  await connection.query(free([threadId]));
}
