import type { Connection } from "../../../tools/database/database.ts";
import { prepared } from "../../../tools/database/prepared.ts";
import type { RunStatus } from "../run.ts";
import { tellLost, tellWaiting } from "./workers.ts";

/** What the thread is left in. */
export interface ThreadOutcome {
  readonly status: "idle" | "interrupted" | "error";
  /** Already in wire form. */
  readonly values: unknown;
  /** By task id. */
  readonly interrupts: Record<string, readonly unknown[]>;
}

// Fenced: only the worker that the run belongs to can end it. Who was promised a rollback gets it, however late the word came.
const finish = prepared(`
  UPDATE runs SET status = $3, error = $4, end_checkpoint_id = $5, worker_id = NULL, cancel = NULL,
    dead_at = CASE WHEN $6 THEN now() END, ended_at = now(), updated_at = now()
  WHERE run_id = $1 AND worker_id = $2 AND status = 'running' AND ($7 OR cancel IS DISTINCT FROM 'rollback')`);

const toRollBack = prepared(`
  SELECT FROM runs WHERE run_id = $1 AND worker_id = $2 AND status = 'running' AND cancel = 'rollback'`);

const remove = prepared(`
  DELETE FROM runs WHERE run_id = $1 AND worker_id = $2 AND status = 'running'`);

// With no progress on record, the next claim does not count the run as stalled. What counts is counted here: a failure that only looks like
// a lost connection must come to an end.
// Whoever takes it next has not waited since it was due.
// A run that is handed over is at work, though nobody's (no worker has the id 0): it does not go back into the queue.
const handBack = prepared(`
  UPDATE runs SET status = CASE WHEN $3 THEN 'pending' ELSE 'running' END, worker_id = CASE WHEN $3 THEN NULL ELSE 0 END, updated_at = now(), not_before = NULL,
    stalled = stalled + CASE WHEN $3 THEN 1 ELSE 0 END, progress = CASE WHEN $3 THEN progress END, attempt = CASE WHEN $3 THEN attempt ELSE attempt - 1 END
  WHERE run_id = $1 AND worker_id = $2 AND status = 'running'`);

const settle = prepared(`
  UPDATE threads SET status = $2, "values" = $3, interrupts = $4, error = $5, updated_at = now() WHERE thread_id = $1`);

const tell = prepared(`
  SELECT pg_notify('baton_run_ended', $1)`);

/** Whether the run is this worker's still, and is to be rolled back. */
export async function isToRollBack(
  connection: Connection,
  run: { readonly runId: string; readonly worker: string },
): Promise<boolean> {
  return (await connection.query(toRollBack([run.runId, run.worker]))).rowCount === 1;
}

/** Ends the run. False when it is not this worker's any more, or is to be rolled back. */
export async function finishRun(
  connection: Connection,
  run: { readonly runId: string; readonly worker: string },
  end: {
    readonly status: RunStatus;
    readonly error: unknown;
    readonly checkpointId: string | undefined;
    /** Given up after too many crashes: it can be replayed. Default false. */
    readonly dead?: boolean;
    /** Whatever it was promised. Default false. */
    readonly anyway?: boolean;
  },
): Promise<boolean> {
  const error = end.error === undefined ? null : JSON.stringify(end.error);
  const { rowCount } = await connection.query(
    finish([
      run.runId,
      run.worker,
      end.status,
      error,
      end.checkpointId ?? null,
      end.dead ?? false,
      end.anyway ?? false,
    ]),
  );
  await connection.query(tell([run.runId]));
  return rowCount === 1;
}

/** Deletes the run, with its log. False when it is not this worker's any more. */
export async function removeRun(
  connection: Connection,
  run: { readonly runId: string; readonly worker: string },
): Promise<boolean> {
  const { rowCount } = await connection.query(remove([run.runId, run.worker]));
  await connection.query(tell([run.runId]));
  return rowCount === 1;
}

/** Gives the run up unfinished, for whoever takes it next; unless it `counts`, as if this attempt had not been. */
export async function handBackRun(
  connection: Connection,
  run: { readonly runId: string; readonly worker: string },
  { counts, tenant }: { readonly counts: boolean; readonly tenant: string },
): Promise<void> {
  await connection.query(handBack([run.runId, run.worker, counts]));
  if (counts) await tellWaiting(connection, tenant);
  else await tellLost(connection, run.worker);
}

/** Writes down what the thread is in; `busy` when its next run is waiting. */
export async function settleThread(
  connection: Connection,
  threadId: string,
  outcome: Omit<ThreadOutcome, "status"> & {
    readonly status: ThreadOutcome["status"] | "busy";
    readonly error: unknown;
  },
): Promise<void> {
  await connection.query(
    settle([
      threadId,
      outcome.status,
      JSON.stringify(outcome.values ?? null),
      JSON.stringify(outcome.interrupts),
      outcome.error === undefined ? null : JSON.stringify(outcome.error),
    ]),
  );
}
