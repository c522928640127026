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

// Runs that stay over until the transaction ends: a replay waits for it. Who is changing one just now keeps it from this batch.
const over = `
  SELECT run_id FROM runs WHERE run_id = ANY ($1) AND status NOT IN ('pending', 'running') FOR SHARE SKIP LOCKED`;

// From the end, so that of a run that is half trimmed the beginning is left: states are kept as what changed since the event before. The limit
// is met run by run, without a look at the events of all.
const trim = `
  DELETE FROM run_events WHERE (run_id, seq) IN (
    SELECT r.run_id, e.seq FROM unnest($1::uuid[]) AS r (run_id) CROSS JOIN LATERAL (
      SELECT seq FROM run_events WHERE run_id = r.run_id ORDER BY seq DESC LIMIT $2) e
    LIMIT $2)`;

const note = `
  UPDATE runs SET trimmed_at = now() WHERE run_id = ANY ($1) AND status NOT IN ('pending', 'running')
    AND NOT EXISTS (SELECT FROM run_events e WHERE e.run_id = runs.run_id)`;

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

/** Deletes at most so many events, each run's from the end, of those of these runs that are over; in a transaction. @returns how many it were */
export async function trimEvents(db: Connection, runIds: readonly string[], limit: number): Promise<number> {
  const ended = (await db.query<{ run_id: string }>(over, [runIds])).rows.map((row) => row.run_id);
  return (await db.query(trim, [ended, limit])).rowCount ?? 0;
}

/** Writes down of which of these runs the events are gone. @returns of how many */
export async function noteTrimmed(db: Connection, runIds: readonly string[]): Promise<number> {
  return (await db.query(note, [runIds])).rowCount ?? 0;
}

/** Deletes runs. @returns how many were there */
export async function removeRuns(db: Connection, runIds: readonly string[]): Promise<number> {
  return (await db.query(remove, [runIds])).rowCount ?? 0;
}
