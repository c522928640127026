import type { Connection } from "../../../tools/database/database.ts";

// What a thread's open question is about is told from the events of all runs that led to it; the same goes for a run that goes on
// with what earlier ones have begun.
const inUse = `
  EXISTS (SELECT FROM threads t WHERE t.thread_id = r.thread_id AND t.status = 'interrupted')
  OR EXISTS (SELECT FROM runs o WHERE o.thread_id = r.thread_id AND o.status IN ('pending', 'running') AND o.kwargs ->> 'input' IS NULL)`;

const past = `
  SELECT r.run_id FROM runs r
  WHERE r.ended_at < now() - $1 * interval '1 day' AND r.trimmed_at IS NULL AND r.dead_at IS NULL AND NOT (${inUse})
  ORDER BY r.ended_at LIMIT $2`;

const oldRuns = `
  SELECT r.run_id FROM runs r
  WHERE r.ended_at < now() - $1 * interval '1 day' AND r.dead_at IS NULL AND NOT (${inUse})
  ORDER BY r.ended_at LIMIT $2`;

const oldDead = `
  SELECT r.run_id FROM runs r WHERE r.dead_at < now() - $1 * interval '1 day' AND NOT (${inUse})
  ORDER BY r.dead_at LIMIT $2`;

const trim = `
  DELETE FROM run_events WHERE (run_id, seq) IN (SELECT run_id, seq FROM run_events WHERE run_id = ANY ($1) LIMIT $2)`;

const note = `
  UPDATE runs SET trimmed_at = now() WHERE run_id = ANY ($1) AND status NOT IN ('pending', 'running')`;

// One that is replayed just then is not past its time any more.
const remove = `
  DELETE FROM runs WHERE run_id = ANY ($1) AND status NOT IN ('pending', 'running')`;

const selections = { past, runs: oldRuns, dead_letters: oldDead };

/** Runs that have been over for so many days: with events (`past`), to be deleted, or given up long ago. */
export async function runsPast(
  db: Connection,
  which: keyof typeof selections,
  days: number,
  limit: number,
): Promise<string[]> {
  return (await db.query<{ run_id: string }>(selections[which], [days, limit])).rows.map((row) => row.run_id);
}

/** Deletes at most so many events of these runs. @returns how many it were */
export async function trimEvents(db: Connection, runIds: readonly string[], limit: number): Promise<number> {
  return (await db.query(trim, [runIds, limit])).rowCount ?? 0;
}

/** Writes down that the events of these runs are gone. */
export async function noteTrimmed(db: Connection, runIds: readonly string[]): Promise<void> {
  await db.query(note, [runIds]);
}

/** Deletes runs. @returns how many were there */
export async function removeRuns(db: Connection, runIds: readonly string[]): Promise<number> {
  return (await db.query(remove, [runIds])).rowCount ?? 0;
}
