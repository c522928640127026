import { setTimeout as sleep } from "node:timers/promises";
import { PgBoss } from "pg-boss";
import type { Connection, Database } from "../../tools/database/database.ts";
import { JOBS_SCHEMA, type JOB_QUEUES } from "../../tools/database/install-jobs.ts";
import type { Logger } from "../../tools/logger.ts";

export type QueueName = keyof typeof JOB_QUEUES;

/** What a job says; of tenants' data only ids, for jobs are not under the tenant rule. */
export type JobData = Readonly<Record<string, string>>;

export interface JobHandler {
  /** How many at once in this process. */
  readonly atOnce: number;
  /** Done when it resolves; when it throws it is tried again. */
  work(data: JobData, job: { readonly lastAttempt: boolean }): Promise<void>;
}

/** Jobs that every replica shares, each done at least once; see `JOB_QUEUES` for how often they are tried. */
export interface JobQueue {
  /** Makes a job in the transaction of `connection`: it is there if that commits. @param after not before that moment */
  send(connection: Connection, queue: QueueName, data: JobData, after?: Date): Promise<void>;
  /** Looks for new jobs at once, where this process would have looked within its interval. */
  nudge(queue: QueueName): void;
  /** Works from now on. @param handlers for each queue that this process works on */
  start(handlers: Partial<Record<QueueName, JobHandler>>): Promise<void>;
  /** Stops taking jobs; those at work are waited for, up to `graceMs`. It takes two seconds longer at most. */
  close(graceMs: number): Promise<void>;
}

/** How often each queue is looked at, seconds. */
const POLL_SECONDS = 1;
/** A job whose process says nothing for so long is somebody else's, seconds: the least there is. */
const SILENT_SECONDS = 10;
/** How long leaving may take where the database says nothing, milliseconds. */
const LEAVE_MS = 1_000;
const EVERY_MINUTE = "* * * * *";

export interface JobQueueOptions {
  readonly database: Database;
  readonly logger: Logger;
  /** How often jobs are looked for whose process is gone, by one of all replicas, seconds. Default 20. */
  readonly lookSeconds?: number;
}

/** pg-boss over the server's own pool, under the role that owns nothing: it is installed by the migrations. */
export function createJobQueue({ database, logger, lookSeconds = 20 }: JobQueueOptions): JobQueue {
  const boss = new PgBoss({
    db: over(database.pool),
    schema: JOBS_SCHEMA,
    migrate: false,
    createSchema: false,
    // Both need the owner.
    reindex: false,
    monitorVacuum: false,
    registerInstance: false,
    superviseIntervalSeconds: lookSeconds,
    monitorIntervalSeconds: lookSeconds,
    openTelemetry: { enabled: false },
  });
  boss.on("error", (error: unknown) => logger.warn({ error: String(error) }, "jobs: trying again"));
  const workers = new Map<string, string>();
  let started = false;
  return {
    send: async (connection, queue, data, after) => {
      const later = after === undefined ? {} : { startAfter: after };
      await boss.send(queue, data, { db: over(connection), heartbeatSeconds: SILENT_SECONDS, ...later });
    },
    nudge: (queue) => {
      const worker = workers.get(queue);
      if (worker !== undefined) boss.notifyWorker(worker);
    },
    start: async (handlers) => {
      await boss.start();
      started = true;
      for (const [queue, handler] of Object.entries(handlers)) {
        const options = {
          pollingIntervalSeconds: POLL_SECONDS,
          localConcurrency: handler.atOnce,
          includeMetadata: true,
        };
        const id = await boss.work<JobData>(queue, options, async (jobs) => {
          for (const job of jobs) {
            const { retryCount, retryLimit } = job as typeof job & { retryLimit: number };
            await handler.work(job.data, { lastAttempt: retryCount >= retryLimit });
          }
        });
        workers.set(queue, id);
      }
      if (handlers.housekeeping !== undefined) await boss.schedule("housekeeping", EVERY_MINUTE);
    },
    close: async (graceMs) => {
      if (!started) return;
      const timeout = Math.max(1_000, graceMs);
      const late = new AbortController();
      const enough = sleep(timeout + LEAVE_MS, false, { signal: late.signal }).catch(() => true);
      try {
        const stopped = boss.stop({ close: false, graceful: graceMs > 0, timeout }).then(() => true);
        if (!(await Promise.race([stopped, enough])))
          logger.warn({ graceMs }, "jobs do not stop; whoever comes next does them");
      } finally {
        late.abort();
      }
    },
  };
}

/** pg-boss asks for rows of any form. */
function over(connection: Connection): { executeSql(text: string, values?: unknown[]): Promise<{ rows: object[] }> } {
  return { executeSql: (text, values) => connection.query(text, values) };
}
