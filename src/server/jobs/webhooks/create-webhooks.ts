import { randomUUID } from "node:crypto";
import type { Database } from "../../../tools/database/database.ts";
import { toFailure } from "../../../tools/errors.ts";
import type { Logger } from "../../../tools/logger.ts";
import type { Endings } from "../../runs/endings.ts";
import { toRun } from "../../runs/sql/run-row.ts";
import type { JobHandler, JobQueue } from "../job-queue.ts";
import { post } from "./post.ts";
import { signature, webhookSecret } from "./sign.ts";
import { deleteWebhook, forgetWebhooks, insertWebhook, noteFailure, readEnded, readWebhook } from "./sql.ts";
import { webhookFault, type AddressFault, type WebhookPolicy } from "./webhook-address.ts";

export interface WebhooksOptions {
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly logger: Logger;
  readonly policy: WebhookPolicy;
  /** Of the server; each tenant's own is made from it. */
  readonly secret: string;
  /** Default 10,000 ms. */
  readonly timeoutMs?: number;
}

/** Tells clients' addresses of the end of their runs. */
export interface Webhooks {
  readonly endings: Endings;
  readonly handler: JobHandler;
  /** What is wrong with an address; `undefined`: nothing. */
  check(url: string): AddressFault | undefined;
  /** What a tenant checks signatures with. */
  secretOf(tenant: string): string;
  /** Forgets what was given up long ago. */
  forget(tenant: string): Promise<void>;
}

const AT_ONCE = 8;
/** How long what could not be told is kept. */
const KEEP_DAYS = 7;

/**
 * What is told is put together in the transaction that ends the run, with a job: a crash in between loses neither, and what the thread or a
 * stateless run's clean-up do later changes nothing. Told at least once; a receiver knows repetitions by `x-baton-webhook-id`.
 */
export function createWebhooks(options: WebhooksOptions): Webhooks {
  const { database, jobs, logger, policy, secret, timeoutMs = 10_000 } = options;
  return {
    check: (url) => webhookFault(url, policy),
    secretOf: (tenant) => webhookSecret(secret, tenant),
    forget: (tenant) => database.tenant(tenant, (db) => forgetWebhooks(db, KEEP_DAYS)),
    endings: {
      ended: async (connection, tenant, { runId, values, interrupts }) => {
        const ended = await readEnded(connection, runId);
        if (ended === undefined) return;
        const { webhook, error, started_at, ended_at, ...row } = ended;
        const body = {
          ...toRun(row),
          run_started_at: started_at?.toISOString() ?? null,
          run_ended_at: ended_at.toISOString(),
          values,
          interrupts,
          error,
        };
        const webhookId = randomUUID();
        await insertWebhook(connection, {
          webhook_id: webhookId,
          run_id: runId,
          url: webhook,
          body: JSON.stringify(body),
        });
        await jobs.send(connection, "webhooks", { tenant, webhook_id: webhookId });
        // The transaction is about to be committed; a look that comes too early is followed by the next.
        setTimeout(() => jobs.nudge("webhooks"), 20).unref();
      },
    },
    handler: {
      atOnce: AT_ONCE,
      work: async ({ tenant = "", webhook_id: id = "" }, { lastAttempt }) => {
        const webhook = await database.tenant(tenant, (db) => readWebhook(db, id));
        if (webhook === undefined) return;
        const at = new Date();
        const body = JSON.stringify({ ...(JSON.parse(webhook.body) as object), webhook_sent_at: at.toISOString() });
        const headers = {
          "content-type": "application/json",
          "user-agent": "baton",
          "x-baton-webhook-id": id,
          "x-baton-signature": signature(webhookSecret(secret, tenant), at, body),
        };
        try {
          await post({ url: webhook.url, body, headers, policy, timeoutMs });
        } catch (error) {
          const { message } = toFailure(error);
          await database.tenant(tenant, (db) => noteFailure(db, id, { error: message, last: lastAttempt }));
          const fields = { tenant, run_id: webhook.run_id, webhook_id: id, error: message };
          if (lastAttempt) logger.error(fields, "a webhook was given up");
          else logger.warn(fields, "a webhook was not taken; trying again");
          throw error;
        }
        await database.tenant(tenant, (db) => deleteWebhook(db, id));
      },
    },
  };
}
