import { z } from "zod";

/** What bounds the queue of runs. */
export const queueVariables = {
  BATON_MAX_RUNS: z.coerce
    .number()
    .int()
    .min(1)
    .default(500)
    .describe("runs that one process carries at once; others wait"),
  BATON_TENANT_RUNS: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe("how many of those one tenant may have; unset, four fifths, and all on a server without keys"),
  BATON_TENANT_WAITING: z.coerce
    .number()
    .int()
    .min(1)
    .default(1000)
    .describe("runs of one tenant that may wait or be delayed, over all replicas; more are answered with 429"),
  BATON_MAX_WAITING: z.coerce
    .number()
    .int()
    .min(1)
    .default(10_000)
    .describe("runs of all tenants that may wait or be delayed, over all replicas"),
  BATON_TENANT_REQUESTS: z.coerce
    .number()
    .min(0)
    .default(500)
    .describe("requests a second that one process takes from one tenant, twice as many at once; 0 for any number"),
  BATON_TENANT_CRONS: z.coerce
    .number()
    .int()
    .min(1)
    .default(100)
    .describe("crons that one tenant may have, switched off and ended ones too; more are answered with 409"),
  BATON_MAX_CRASHES: z.coerce
    .number()
    .int()
    .min(1)
    .default(10)
    .describe("attempts in a row that may be cut off without getting any further before a run becomes a dead letter"),
  BATON_WEBHOOK_HOSTS: z
    .string()
    .optional()
    .describe(
      "hosts that webhooks may reach though they are not public, separated by commas: name, name:port, *.domain",
    ),
};

/** How many runs are carried, wait and are given up, how many requests are taken, and who may be told of runs. */
export interface QueueSettings {
  readonly maxRuns: number;
  /** `undefined`: the server decides by whether it asks for keys. */
  readonly tenantRuns: number | undefined;
  readonly waiting: { readonly tenantWaiting: number; readonly maxWaiting: number };
  /** A second; 0: any number. */
  readonly tenantRequests: number;
  readonly tenantCrons: number;
  readonly maxCrashes: number;
  readonly webhookHosts: readonly string[];
}

type Read = z.output<z.ZodObject<typeof queueVariables>>;

export function queueSettings(env: Read): QueueSettings {
  return {
    maxRuns: env.BATON_MAX_RUNS,
    tenantRuns: env.BATON_TENANT_RUNS,
    waiting: { tenantWaiting: env.BATON_TENANT_WAITING, maxWaiting: env.BATON_MAX_WAITING },
    tenantRequests: env.BATON_TENANT_REQUESTS,
    tenantCrons: env.BATON_TENANT_CRONS,
    maxCrashes: env.BATON_MAX_CRASHES,
    webhookHosts: (env.BATON_WEBHOOK_HOSTS ?? "")
      .split(",")
      .map((host) => host.trim())
      .filter((host) => host !== ""),
  };
}
