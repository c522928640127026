import type { Database } from "../../../tools/database/database.ts";
import { NotFound } from "../../../tools/errors.ts";
import type { JobQueue } from "../job-queue.ts";
import { deleteGivenUp, listGivenUp, reviveWebhook, type GivenUpRow } from "./given-up-sql.ts";

/** A webhook that was tried as often as webhooks are, and not taken. Times are ISO 8601. */
export interface GivenUpWebhook {
  readonly webhook_id: string;
  readonly run_id: string;
  readonly url: string;
  /** How many have failed. */
  readonly attempts: number;
  /** HTTP status of the last answer; `null`: there was none. */
  readonly last_status: number | null;
  readonly last_error: string | null;
  readonly created_at: string;
  readonly given_up_at: string;
}

/** Webhooks that were given up. Every method acts for one tenant and sees no other's. */
export interface GivenUpWebhooks {
  /** The newest first. */
  list(
    tenant: string,
    page: { readonly limit: number; readonly offset: number },
  ): Promise<{ readonly total: number; readonly webhooks: readonly GivenUpWebhook[] }>;
  /** Sends it again, under the same id and as often as a new one. @throws NotFound */
  replay(tenant: string, webhookId: string): Promise<void>;
  /** @throws NotFound */
  delete(tenant: string, webhookId: string): Promise<void>;
}

export function createGivenUpWebhooks(database: Database, jobs: JobQueue): GivenUpWebhooks {
  const unknown = (webhookId: string): NotFound =>
    new NotFound(`there is no webhook ${webhookId} that was given up`, { field: "webhook_id" });
  return {
    list: async (tenant, page) => {
      const { total, rows } = await database.tenant(tenant, (db) => listGivenUp(db, page));
      return { total, webhooks: rows.map(toGivenUp) };
    },
    replay: async (tenant, webhookId) => {
      await database.tenant(tenant, async (db) => {
        if (!(await reviveWebhook(db, webhookId))) throw unknown(webhookId);
        await jobs.send(db, "webhooks", { tenant, webhook_id: webhookId });
      });
      jobs.nudge("webhooks");
    },
    delete: async (tenant, webhookId) => {
      if (!(await database.tenant(tenant, (db) => deleteGivenUp(db, webhookId)))) throw unknown(webhookId);
    },
  };
}

function toGivenUp({ created_at, given_up_at, ...row }: GivenUpRow): GivenUpWebhook {
  return { ...row, created_at: created_at.toISOString(), given_up_at: given_up_at.toISOString() };
}
