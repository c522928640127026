import type { Connection } from "../../../tools/database/database.ts";
import { runColumns, type RunRow } from "./run-row.ts";

// A worker's id is greater than the numbers of JSON are exact.
const letter = `${runColumns}, attempt, stalled, error, dead_at, end_checkpoint_id, (
    SELECT COALESCE(json_agg(crash::jsonb || jsonb_build_object('worker', crash ->> 'worker') ORDER BY place), '[]')
    FROM json_array_elements(crashes) WITH ORDINALITY AS each (crash, place)) AS crashes`;

const page = `
  SELECT ${letter} FROM runs WHERE dead_at IS NOT NULL ORDER BY dead_at DESC, run_id LIMIT $1 OFFSET $2`;

const count = `
  SELECT count(*)::int AS n FROM runs WHERE dead_at IS NOT NULL`;

const one = `
  SELECT ${letter}, temporary FROM runs WHERE run_id = $1 AND dead_at IS NOT NULL`;

// Newer runs but delayed ones, and checkpoints that are newer than the run's last.
const after = `
  SELECT
    (SELECT run_id FROM runs WHERE thread_id = $1 AND status = 'running') AS running,
    (SELECT run_id FROM runs WHERE thread_id = $1 AND run_id <> $2 AND started_at > (SELECT created_at FROM runs WHERE run_id = $2)
      AND created_at > (SELECT created_at FROM runs WHERE run_id = $2) ORDER BY created_at LIMIT 1) AS later_run,
    (SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = $1::uuid::text AND checkpoint_ns = ''
      AND checkpoint_id > COALESCE($3, '')) AS later_checkpoint`;

// What it has got is in its checkpoints, newer than those in "base"; the next claim goes on from them, and begins to count anew.
const revive = `
  UPDATE runs SET status = 'pending', dead_at = NULL, error = NULL, ended_at = NULL, end_checkpoint_id = NULL, cancel = NULL,
    stalled = 0, progress = NULL, updated_at = now()
  WHERE run_id = $1 AND dead_at IS NOT NULL
  RETURNING ${runColumns}`;

const remove = `
  DELETE FROM runs WHERE run_id = $1 AND dead_at IS NOT NULL AND NOT temporary`;

// The thread that was made for it goes the way of those of other ended runs.
const release = `
  UPDATE runs SET dead_at = NULL WHERE run_id = $1 AND temporary`;

/** One time that its worker went away under a run. */
export interface Crash {
  readonly at: string;
  /** Its id, as the logs have it. */
  readonly worker: string;
  readonly attempt: number;
  readonly stalled: number;
  /** Only its session was lost, and its process came back: it does not count. */
  readonly returned?: true;
}

export interface DeadLetterRow extends RunRow {
  attempt: number;
  stalled: number;
  crashes: Crash[];
  error: unknown;
  dead_at: Date;
  end_checkpoint_id: string | null;
}

/** The newest first. */
export async function listDeadLetters(
  connection: Connection,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly total: number; readonly rows: DeadLetterRow[] }> {
  const { rows } = await connection.query<DeadLetterRow>(page, [limit, offset]);
  return { rows, total: (await connection.query<{ n: number }>(count)).rows[0]?.n ?? 0 };
}

export async function readDeadLetter(connection: Connection, runId: string): Promise<DeadLetterRow | undefined> {
  return (await connection.query<DeadLetterRow>(one, [runId])).rows[0];
}

/** What has happened on the thread since the run was given up. */
export async function sinceDeath(
  connection: Connection,
  { thread_id, run_id, end_checkpoint_id }: DeadLetterRow,
): Promise<{ running: string | null; later_run: string | null; later_checkpoint: string | null } | undefined> {
  const { rows } = await connection.query<{
    running: string | null;
    later_run: string | null;
    later_checkpoint: string | null;
  }>(after, [thread_id, run_id, end_checkpoint_id]);
  return rows[0];
}

/** Makes it wait for a worker again. */
export async function reviveRun(connection: Connection, runId: string): Promise<RunRow | undefined> {
  return (await connection.query<RunRow>(revive, [runId])).rows[0];
}

/** False: there is no such dead letter. */
export async function deleteDeadLetter(connection: Connection, runId: string): Promise<boolean> {
  if ((await connection.query(remove, [runId])).rowCount === 1) return true;
  return (await connection.query(release, [runId])).rowCount === 1;
}
