import type pg from "pg";
import { PgBoss } from "pg-boss";

/** The schema of pg-boss. */
export const JOBS_SCHEMA = "jobs";

/** The queues there are, with how often and how long each job is tried. */
export const JOB_QUEUES = {
  /** Tries for about a day: after 5 s, then twice as long each time, up to an hour. */
  webhooks: { retryLimit: 30, retryDelay: 5, retryBackoff: true, retryDelayMax: 3_600, expireInSeconds: 60 },
  /** Tries until the next tick makes it superfluous. */
  crons: { retryLimit: 1_000, retryDelay: 1, retryBackoff: true, retryDelayMax: 60, expireInSeconds: 60 },
  housekeeping: { retryLimit: 0, expireInSeconds: 300 },
} as const;

const DONE_JOBS_SECONDS = 3_600;

/** Installs pg-boss or brings it up to date, and makes its queues. Needs the owner; the server's own role then may use them. */
export async function installJobs(client: pg.ClientBase): Promise<void> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => client.query(text, values) },
    schema: JOBS_SCHEMA,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  boss.on("error", () => undefined);
  await boss.start();
  try {
    for (const [name, options] of Object.entries(JOB_QUEUES)) {
      await boss.createQueue(name, { ...options, deleteAfterSeconds: DONE_JOBS_SECONDS });
    }
    await client.query(`
      GRANT USAGE ON SCHEMA ${JOBS_SCHEMA} TO baton_app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${JOBS_SCHEMA} TO baton_app;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${JOBS_SCHEMA} TO baton_app;
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${JOBS_SCHEMA} TO baton_app`);
  } finally {
    await boss.stop({ graceful: false, close: false });
  }
}
