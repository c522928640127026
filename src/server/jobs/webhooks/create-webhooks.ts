import { randomUUID } from "node:crypto";
import type { Database } from "../../../tools/database/database.ts";
import { toFailure, Unavailable } from "../../../tools/errors.ts";
import type { Logger } from "../../../tools/logger.ts";
import type { Endings } from "../../runs/endings.ts";
import { toRun } from "../../runs/sql/run-row.ts";
import type { JobHandler, JobQueue } from "../job-queue.ts";
import { createGivenUpWebhooks, type GivenUpWebhooks } from "./given-up.ts";
import { giveUpLost } from "./given-up-sql.ts";
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
  readonly givenUp: GivenUpWebhooks;
  /** Forgets what was given up long ago, and gives up what was lost with the process that made the last attempt. */
  housekeep(tenant: string): Promise<void>;
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
    givenUp: createGivenUpWebhooks(database, jobs),
    housekeep: async (tenant) => {
      const lost = await database.tenant(tenant, async (db) => {
        await forgetWebhooks(db, KEEP_DAYS);
        return await giveUpLost(db);
      });
      for (const { webhook_id, run_id, url, attempts, last_status, last_error } of lost) {
        const fields = { tenant, run_id, webhook_id, host: hostOf(url), attempts, status: last_status };
        logger.error({ ...fields, error: last_error }, "a webhook was given up");
      }
    },
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
        const { run_id, url } = webhook;
        let status: number | undefined;
        try {
          status = await post({ url, body, headers, policy, timeoutMs });
          if (status < 200 || status > 299) throw new Unavailable(`webhook: the answer was ${status}, not 2xx`);
        } catch (error) {
          const failed = { error: toFailure(error).message, status };
          const attempt = { ...failed, last: lastAttempt, before: webhook.attempts };
          const noted = await database.tenant(tenant, (db) => noteFailure(db, id, attempt));
          // The rest of the address may hold a secret of whoever listens there.
          const fields = { tenant, run_id, webhook_id: id, host: hostOf(url), attempts: noted?.attempts, ...failed };
          if (noted?.given_up === true) logger.error(fields, "a webhook was given up");
          else logger.warn(fields, "a webhook was not taken; trying again");
          throw error;
        }
        await database.tenant(tenant, (db) => deleteWebhook(db, id));
      },
    },
  };
}

function hostOf(url: string): string | undefined {
  return URL.parse(url)?.host;
}
