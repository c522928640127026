import type { Connection } from "../../../tools/database/database.ts";
import { prepared } from "../../../tools/database/prepared.ts";

const interruptPending = `
  UPDATE runs SET status = 'interrupted', ended_at = now(), updated_at = now()
  WHERE run_id = ANY ($1) AND status = 'pending'
  RETURNING run_id, webhook`;

const deletePending = `
  DELETE FROM runs WHERE run_id = ANY ($1) AND status = 'pending'`;

// A rollback is never weakened to an interrupt by a later word.
const ask = prepared(`
  UPDATE runs SET cancel = CASE WHEN cancel = 'rollback' THEN cancel ELSE $2 END
  WHERE run_id = $1 AND status = 'running'`);

const tellEnded = prepared(`
  SELECT pg_notify('baton_run_ended', id) FROM unnest($1::text[]) AS id`);

const tellCancel = prepared(`
  SELECT pg_notify('baton_run_cancel', $1)`);

const free = prepared(`
  UPDATE threads SET status = 'idle', updated_at = now()
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

/** Leaves word for the worker of a running run, whichever process that is. */
export async function askToStop(connection: Connection, runId: string, action: CancelAction): Promise<void> {
  await connection.query(ask([runId, action]));
  await connection.query(tellCancel([`${action} ${runId}`]));
}

/** Marks the thread idle if nothing is left to run on it. */
export async function freeThread(connection: Connection, threadId: string): Promise<void> {
  await connection.query(free([threadId]));
}
