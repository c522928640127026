import type { Database } from "../../tools/database/database.ts";
import { toFailure } from "../../tools/errors.ts";
import type { Logger } from "../../tools/logger.ts";
import { allTenants } from "../runs/sql/open-runs.ts";
import type { Runs } from "../runs/run.ts";
import { createCrons, type Crons } from "./crons/create-crons.ts";
import { createJobQueue } from "./job-queue.ts";
import { createWebhooks, type Webhooks } from "./webhooks/create-webhooks.ts";
import type { WebhookPolicy } from "./webhooks/webhook-address.ts";

export interface JobsOptions {
  readonly database: Database;
  readonly logger: Logger;
  readonly webhooks: WebhookPolicy;
  /** What webhooks are signed with. */
  readonly secret: string;
  /** How many crons a tenant may have; see `CronsOptions`. */
  readonly tenantCrons?: number;
  /** See `JobQueueOptions`. */
  readonly lookSeconds?: number;
}

/** What is done beside runs, by whichever replica comes first: crons, webhooks and their housekeeping. */
export interface Jobs {
  readonly webhooks: Webhooks;
  /** Crons that start these runs. */
  crons(runs: Runs): Crons;
  /** Works from now on. */
  start(crons: Crons): Promise<void>;
  /** Stops taking jobs and waits for those at work, up to `graceMs`. */
  close(graceMs: number): Promise<void>;
}

export function createJobs({
  database,
  logger,
  webhooks: policy,
  secret,
  tenantCrons,
  lookSeconds,
}: JobsOptions): Jobs {
  const jobs = createJobQueue({ database, logger, ...(lookSeconds !== undefined && { lookSeconds }) });
  const webhooks = createWebhooks({ database, jobs, logger, policy, secret });
  return {
    webhooks,
    crons: (runs) => createCrons({ database, jobs, runs, logger, ...(tenantCrons !== undefined && { tenantCrons }) }),
    start: async (crons) => {
      await jobs.start({
        webhooks: webhooks.handler,
        crons: crons.handler,
        housekeeping: {
          atOnce: 1,
          work: async () => {
            const keep = async (tenant: string, what: string, work: Promise<void>): Promise<void> => {
              try {
                await work;
              } catch (error) {
                // Those behind it are others', who have no part in it: a full queue, a lock. The next minute tries again.
                logger.warn({ tenant, error: toFailure(error).message }, `${what} of a tenant failed; trying again`);
              }
            };
            for (const tenant of await allTenants(database.pool)) {
              await keep(tenant, "making up for crons", crons.catchUp(tenant));
              await keep(tenant, "housekeeping of webhooks", webhooks.housekeep(tenant));
            }
          },
        },
      });
    },
    close: (graceMs) => jobs.close(graceMs),
  };
}
