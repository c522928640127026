import type { Connection } from "../../../tools/database/database.ts";
import { runColumns, type RunRow } from "../../runs/sql/run-row.ts";

const ended = `
  SELECT ${runColumns}, webhook, error, started_at, ended_at FROM runs WHERE run_id = $1 AND webhook IS NOT NULL`;

const insert = `
  INSERT INTO webhooks (webhook_id, run_id, url, body) VALUES ($1, $2, $3, $4)`;

const read = `
  SELECT webhook_id, run_id, url, body::text AS body, attempts FROM webhooks WHERE webhook_id = $1`;

const remove = `
  DELETE FROM webhooks WHERE webhook_id = $1`;

// An attempt that ends late counts, but gives up nothing: another has failed since it began, or it was given up without it and may have been
// replayed. Nor does it take back that it was given up.
const failed = `
  UPDATE webhooks SET attempts = attempts + 1, last_error = $2, last_status = $3,
    given_up_at = CASE WHEN $4 AND attempts = $5 THEN now() ELSE given_up_at END
  WHERE webhook_id = $1
  RETURNING attempts, $4 AND attempts = $5 + 1 AS given_up`;

const forget = `
  DELETE FROM webhooks WHERE given_up_at < now() - $1 * interval '1 day'`;

/** A run that has ended and whose end somebody wants to be told of. */
export interface EndedRow extends RunRow {
  webhook: string;
  error: unknown;
  started_at: Date | null;
  ended_at: Date;
}

/** What is still to be sent; `body` is JSON. */
export interface WebhookRow {
  webhook_id: string;
  run_id: string;
  url: string;
  body: string;
  /** How many have failed. */
  attempts: number;
}

/** What an attempt that failed says of itself. */
export interface FailedWebhook {
  readonly error: string;
  readonly status: number | undefined;
  /** Whether nobody tries again. */
  readonly last: boolean;
  /** How many had failed when it began. */
  readonly before: number;
}

export async function readEnded(connection: Connection, runId: string): Promise<EndedRow | undefined> {
  return (await connection.query<EndedRow>(ended, [runId])).rows[0];
}

export async function insertWebhook(connection: Connection, row: Omit<WebhookRow, "attempts">): Promise<void> {
  await connection.query(insert, [row.webhook_id, row.run_id, row.url, row.body]);
}

export async function readWebhook(connection: Connection, webhookId: string): Promise<WebhookRow | undefined> {
  return (await connection.query<WebhookRow>(read, [webhookId])).rows[0];
}

export async function deleteWebhook(connection: Connection, webhookId: string): Promise<void> {
  await connection.query(remove, [webhookId]);
}

/** Writes down that an attempt failed. @returns how many have, and whether this one gave it up; `undefined`: it was told or deleted meanwhile */
export async function noteFailure(
  connection: Connection,
  webhookId: string,
  { error, status, last, before }: FailedWebhook,
): Promise<{ attempts: number; given_up: boolean } | undefined> {
  const values = [webhookId, error, status ?? null, last, before];
  return (await connection.query<{ attempts: number; given_up: boolean }>(failed, values)).rows[0];
}

/** Deletes what was given up long ago. */
export async function forgetWebhooks(connection: Connection, days: number): Promise<void> {
  await connection.query(forget, [days]);
}
