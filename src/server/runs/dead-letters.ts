import type { Database } from "../../tools/database/database.ts";
import { Conflict, NotFound } from "../../tools/errors.ts";
import type { Run } from "./run.ts";
import {
  deleteDeadLetter,
  listDeadLetters,
  readDeadLetter,
  reviveRun,
  sinceDeath,
  type Crash,
  type DeadLetterRow,
} from "./sql/dead-letters.ts";
import { lockThread, markAtWork } from "./sql/lock-thread.ts";
import { toRun } from "./sql/run-row.ts";
import { tellWaiting } from "./sql/workers.ts";

/** A run that was given up because it took down its workers, with its history. */
export interface DeadLetter extends Run {
  readonly attempt: number;
  readonly crashes: readonly Crash[];
  readonly error: unknown;
  readonly dead_at: string;
}

/** Runs that were given up. Every method acts for one tenant and sees no other's. */
export interface DeadLetters {
  list(
    tenant: string,
    page: { readonly limit: number; readonly offset: number },
  ): Promise<{ readonly total: number; readonly letters: readonly DeadLetter[] }>;
  /** Lets the run go on from its last checkpoint, with a fresh count of crashes. @throws NotFound, Conflict when its thread has gone on without it */
  replay(tenant: string, runId: string): Promise<Run>;
  /** @throws NotFound */
  delete(tenant: string, runId: string): Promise<void>;
}

export function createDeadLetters(database: Database): DeadLetters {
  const unknown = (runId: string): NotFound => new NotFound(`there is no dead letter ${runId}`, { field: "run_id" });
  return {
    list: async (tenant, page) => {
      const { rows, total } = await database.tenant(tenant, (db) => listDeadLetters(db, page));
      return { total, letters: rows.map(toLetter) };
    },
    replay: (tenant, runId) =>
      database.tenant(tenant, async (db) => {
        const seen = await readDeadLetter(db, runId);
        if (seen === undefined) throw unknown(runId);
        const queue = await lockThread(db, seen.thread_id);
        const letter = await readDeadLetter(db, runId);
        if (queue === undefined || letter === undefined) throw unknown(runId);
        const since = await sinceDeath(db, letter);
        const [waiting] = queue;
        if (since?.running) throw conflict(letter, `is busy with run ${since.running}`);
        if (waiting !== undefined) throw conflict(letter, `has run ${waiting.run_id} waiting`);
        if (since?.later_run) throw conflict(letter, `has moved on: run ${since.later_run} came after it`);
        if (since?.later_checkpoint) {
          throw conflict(letter, `has moved on: its state was changed (checkpoint ${since.later_checkpoint})`);
        }
        const row = await reviveRun(db, runId);
        if (row === undefined) throw unknown(runId);
        await markAtWork(db, letter.thread_id);
        await tellWaiting(db, tenant);
        return toRun(row);
      }),
    delete: async (tenant, runId) => {
      if (!(await database.tenant(tenant, (db) => deleteDeadLetter(db, runId)))) throw unknown(runId);
    },
  };
}

function conflict({ run_id, thread_id }: DeadLetterRow, why: string): Conflict {
  return new Conflict(`run ${run_id} cannot be replayed: its thread ${thread_id} ${why}`, { field: "run_id" });
}

function toLetter(row: DeadLetterRow): DeadLetter {
  const { run_id, thread_id, assistant_id, status, metadata, multitask_strategy, kwargs, created_at, updated_at } = row;
  const run = { run_id, thread_id, assistant_id, status, metadata, multitask_strategy, kwargs, created_at, updated_at };
  const { attempt, crashes, error, dead_at } = row;
  return { ...toRun(run), attempt, crashes, error, dead_at: dead_at.toISOString() };
}
