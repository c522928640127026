import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Client } from "@langchain/langgraph-sdk";
import { createApp } from "../../../../src/server/http/app.ts";
import { keyIdentify } from "../../../../src/server/http/auth/identify.ts";
import { createJobs } from "../../../../src/server/jobs/create-jobs.ts";
import type { WebhookPolicy } from "../../../../src/server/jobs/webhooks/webhook-address.ts";
import { createRuns, type RunsOptions, type RunsService } from "../../../../src/server/runs/create-runs.ts";
import { Journal } from "../../../../src/server/runs/log/journal.ts";
import { openDatabase } from "../../../../src/tools/database/database.ts";
import type { Logger } from "../../../../src/tools/logger.ts";
import { createVault } from "../../../../src/tools/privacy/vault/vault.ts";
import { Recorder, scriptedGraph, type Step } from "../../runs/support/scripted-graph.ts";
import { silent } from "../../runs/support/silent.ts";

export interface Replica {
  readonly url: string;
  readonly client: Client;
  readonly recorder: Recorder;
  readonly runs: RunsService;
  /** A client of another tenant. */
  clientOf(tenant: string): Client;
  /** Begins to carry runs and to work on jobs, where `carries` was false. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface ReplicaOptions {
  readonly runs?: Partial<RunsOptions>;
  readonly webhooks?: WebhookPolicy;
  readonly tenantRequests?: number;
  readonly tenantCrons?: number;
  /** See `JobsOptions`. */
  readonly lookSeconds?: number;
  /** Hears what jobs write into the log. */
  readonly logger?: Logger;
  /** Whether it carries runs and works on jobs from the start. Default true. */
  readonly carries?: boolean;
}

export const SECRET = "0123456789abcdef0123456789abcdef";
const keys = ["default", "loud", "quiet"].map((tenant) => ({ tenant, secret: `key-of-${tenant}` }));

/** A replica over HTTP with the scripted graph; several may share a database. The key of a tenant is `key-of-<tenant>`. */
export async function serveReplica(databaseUrl: string, options: ReplicaOptions = {}): Promise<Replica> {
  const database = openDatabase({ url: databaseUrl });
  const recorder = new Recorder();
  const journal = new Journal({ logger: silent });
  const graph = scriptedGraph(database, recorder, journal);
  const policy = options.webhooks ?? { open: true, hosts: [] };
  const { tenantCrons, lookSeconds, logger = silent } = options;
  const given = {
    ...(tenantCrons !== undefined && { tenantCrons }),
    ...(lookSeconds !== undefined && { lookSeconds }),
  };
  const jobs = createJobs({ database, logger, webhooks: policy, secret: SECRET, ...given });
  const endings = jobs.webhooks.endings;
  // Nobody sweeps: what happens has to be told.
  const runs = createRuns({ graph, journal, database, logger: silent, sweepMs: 600_000, endings, ...options.runs });
  const crons = jobs.crons(runs);
  const app = createApp({
    graph,
    graphId: "baton",
    schemas: { input: null, output: null, state: null, config: null, context: null },
    runs,
    crons,
    webhooks: jobs.webhooks,
    database,
    vault: createVault({ key: SECRET }),
    identify: keyIdentify({ keys, database }),
    info: { version: "0.1.0", langgraphVersion: "1.7.3" },
    logger: silent,
    heartbeatMs: 1_000,
    ...(options.tenantRequests !== undefined && { tenantRequests: options.tenantRequests }),
  });
  let started = false;
  const start = async (): Promise<void> => {
    started = true;
    await runs.start();
    await jobs.start(crons);
  };
  if (options.carries !== false) await start();
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clientOf = (tenant: string): Client =>
    new Client({ apiUrl: url, apiKey: `key-of-${tenant}`, callerOptions: { maxRetries: 0 } });
  return {
    url,
    client: clientOf("default"),
    clientOf,
    recorder,
    runs,
    start,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
      if (started) await jobs.close(0);
      await runs.drain(0);
      await database.close();
    },
  };
}

export const script = (...steps: Step[]): { input: { script: Step[] } } => ({ input: { script: steps } });

/** A request as the SDK would not send it. */
export function send(
  { url }: Pick<Replica, "url">,
  method: string,
  path: string,
  body?: unknown,
  tenant = "default",
): Promise<Response> {
  return fetch(`${url}${path}`, {
    method,
    headers: { "x-api-key": `key-of-${tenant}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}
