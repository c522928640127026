import type { Connection } from "../../../tools/database/database.ts";
import { JOBS_SCHEMA } from "../../../tools/database/install-jobs.ts";

const columns = "webhook_id, run_id, url, attempts, last_status, last_error, created_at, given_up_at";

const page = `
  SELECT ${columns} FROM webhooks WHERE given_up_at IS NOT NULL
  ORDER BY given_up_at DESC, webhook_id LIMIT $1 OFFSET $2`;

const count = `
  SELECT count(*)::int AS n FROM webhooks WHERE given_up_at IS NOT NULL`;

const revive = `
  UPDATE webhooks SET given_up_at = NULL WHERE webhook_id = $1 AND given_up_at IS NOT NULL`;

const remove = `
  DELETE FROM webhooks WHERE webhook_id = $1 AND given_up_at IS NOT NULL`;

// Whoever gives one up says so before its job ends, so these were lost with the process that made the last attempt. Those of the last
// hour are left alone: they have a job, and most of what is told is told by then. The attempt that was lost has failed: should its process come
// back, it finds that it is not the last one.
const lost = `
  UPDATE webhooks w SET given_up_at = now(), attempts = attempts + 1, last_error = COALESCE(last_error, 'the process that sent it was lost')
  WHERE given_up_at IS NULL AND created_at < now() - interval '1 hour' AND NOT EXISTS (
    SELECT FROM ${JOBS_SCHEMA}.job j
    WHERE j.name = 'webhooks' AND j.state < 'completed' AND j.data ->> 'webhook_id' = w.webhook_id::text)
  RETURNING ${columns}`;

export interface GivenUpRow {
  webhook_id: string;
  run_id: string;
  url: string;
  attempts: number;
  last_status: number | null;
  last_error: string | null;
  created_at: Date;
  given_up_at: Date;
}

/** The newest first. */
export async function listGivenUp(
  connection: Connection,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly total: number; readonly rows: GivenUpRow[] }> {
  const { rows } = await connection.query<GivenUpRow>(page, [limit, offset]);
  return { total: (await connection.query<{ n: number }>(count)).rows[0]?.n ?? 0, rows };
}

/** Takes back that it was given up; false: it was not. */
export async function reviveWebhook(connection: Connection, webhookId: string): Promise<boolean> {
  return (await connection.query(revive, [webhookId])).rowCount === 1;
}

/** @returns whether it was there */
export async function deleteGivenUp(connection: Connection, webhookId: string): Promise<boolean> {
  return (await connection.query(remove, [webhookId])).rowCount === 1;
}

/** Gives up those that nobody will send any more, and tells which. */
export async function giveUpLost(connection: Connection): Promise<GivenUpRow[]> {
  return (await connection.query<GivenUpRow>(lost)).rows;
}
