import type { Connection, Database } from "../../../tools/database/database.ts";
import { Conflict, NotFound } from "../../../tools/errors.ts";
import type { Logger } from "../../../tools/logger.ts";
import type { Runs } from "../../runs/run.ts";
import type { JobQueue } from "../job-queue.ts";
import type { ScheduleClock } from "./schedule-clock.ts";
import { moveCronOn, readDueCron, type DueCron } from "./sql.ts";

interface TickOptions {
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly runs: Runs;
  readonly logger: Logger;
  readonly clock: ScheduleClock;
}

/** Thrown when another process has started the tick's run. */
class TickTaken extends Error {}

/** The first tick after `from`; `null`: the cron has come to its end. */
export function nextTick(
  clock: ScheduleClock,
  { schedule, timezone, end_time }: Pick<DueCron, "schedule" | "timezone" | "end_time">,
  from: Date,
): Date | null {
  const next = clock.next(schedule, timezone, from);
  return end_time !== null && next > end_time ? null : next;
}

/**
 * Starts a cron's run if its time has come. The run is stored in the transaction that moves the cron on, with the job of its next tick: of all
 * that try, one does. Ticks that went by meanwhile are made up for by this one.
 */
export function createTick({ database, jobs, runs, logger, clock }: TickOptions) {
  return async function tick(tenant: string, cronId: string): Promise<void> {
    const due = await database.tenant(tenant, (db) => readDueCron(db, cronId));
    if (due === undefined) return;
    const next = nextTick(clock, due, due.now);
    const moveOn = async (db: Connection): Promise<void> => {
      if (!(await moveCronOn(db, cronId, { from: due.next_run_at, to: next }))) throw new TickTaken();
      if (next !== null) await jobs.send(db, "crons", { tenant, cron_id: cronId }, next);
    };
    try {
      const run = await runs.create(tenant, due.request, moveOn);
      logger.info({ tenant, cron_id: cronId, run_id: run.run_id, due: due.next_run_at }, "a cron started a run");
    } catch (error) {
      if (error instanceof TickTaken) return;
      // The thread is busy and the run is not to wait, or the thread is gone: the tick goes by.
      if (!(error instanceof Conflict) && !(error instanceof NotFound)) throw error;
      logger.warn({ tenant, cron_id: cronId, error: error.message }, "a cron's tick went by without a run");
      await database.tenant(tenant, moveOn).catch((late: unknown) => {
        if (!(late instanceof TickTaken)) throw late;
      });
    }
  };
}
