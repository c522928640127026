import type { Connection, Database } from "../../../tools/database/database.ts";
import { prepared } from "../../../tools/database/prepared.ts";
import type { RunStatus } from "../run.ts";
import { runColumns, type RunRow } from "./run-row.ts";

const one = prepared(`
  SELECT ${runColumns} FROM runs WHERE run_id = $1 AND thread_id = $2`);

const page = `
  SELECT ${runColumns} FROM runs
  WHERE thread_id = $1 AND ($2::text IS NULL OR status = $2)
  ORDER BY created_at DESC LIMIT $3 OFFSET $4`;

const end = prepared(`
  SELECT status, thread_id, error, end_checkpoint_id FROM runs WHERE run_id = $1`);

const remove = `
  DELETE FROM runs WHERE run_id = $1 AND status NOT IN ('pending', 'running')`;

/** How a run stands, for those who wait for its end. */
export interface RunEnd {
  status: RunStatus;
  thread_id: string;
  error: unknown;
  end_checkpoint_id: string | null;
}

export async function readRun(connection: Connection, threadId: string, runId: string): Promise<RunRow | undefined> {
  return (await connection.query<RunRow>(one([runId, threadId]))).rows[0];
}

/** Newest first. */
export async function listRuns(
  connection: Connection,
  threadId: string,
  { limit, offset, status }: { limit: number; offset: number; status?: RunStatus },
): Promise<RunRow[]> {
  return (await connection.query<RunRow>(page, [threadId, status ?? null, limit, offset])).rows;
}

export async function readRunEnd(database: Database, tenant: string, runId: string): Promise<RunEnd | undefined> {
  return (await database.query<RunEnd>(tenant, end([runId]))).rows[0];
}

/** Deletes a run that has ended, with its log. */
export async function deleteEndedRun(connection: Connection, runId: string): Promise<boolean> {
  return (await connection.query(remove, [runId])).rowCount === 1;
}
