import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Client } from "@langchain/langgraph-sdk";
import { createApp } from "../../../src/server/http/app.ts";
import type { AppOptions } from "../../../src/server/http/app-options.ts";
import { openIdentify } from "../../../src/server/http/auth/identify.ts";
import { Journal } from "../../../src/server/runs/log/journal.ts";
import { createRuns, type RunsService } from "../../../src/server/runs/create-runs.ts";
import { createVault } from "../../../src/tools/privacy/vault/vault.ts";
import type { Logger } from "../../../src/tools/logger.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { smallGraph } from "./small-graph.ts";

/** Collects what the server blames itself for; tests assert that it stays empty. */
export interface RecordingLogger extends Logger {
  readonly errors: object[];
}

export interface ServedApp {
  readonly app: ReturnType<typeof createApp>;
  readonly database: TestDatabase;
  readonly runs: RunsService;
  readonly logger: RecordingLogger;
  close(): Promise<void>;
}

/** The whole HTTP layer over a real graph, real runs and a real database. */
export async function serveApp(
  overrides: (database: TestDatabase) => Partial<AppOptions> = () => ({}),
): Promise<ServedApp> {
  const database = await createTestDatabase();
  const logger = recordingLogger();
  const journal = new Journal({ logger });
  const graph = smallGraph(database, journal);
  const runs = createRuns({ graph, journal, database, logger: recordingLogger(), sweepMs: 500 });
  await runs.start();
  const app = createApp({
    graph,
    graphId: "baton",
    schemas: { input: { type: "object" }, output: null, state: { type: "object" }, config: null, context: null },
    runs,
    database,
    vault: createVault({ key: "0123456789abcdef0123456789abcdef" }),
    identify: openIdentify(),
    info: { version: "0.1.0", langgraphVersion: "1.7.3" },
    logger,
    heartbeatMs: 50,
    ...overrides(database),
  });
  return {
    app,
    database,
    runs,
    logger,
    close: async () => {
      await runs.drain(2_000);
      await database.close();
    },
  };
}

/** The app on a real port, for clients that need one. */
export async function listen({ app }: ServedApp): Promise<{ url: string; client: Client; close: () => Promise<void> }> {
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    client: new Client({ apiUrl: url, apiKey: null, callerOptions: { maxRetries: 0 } }),
    close: async () => {
      const closed = once(server, "close");
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}

export function recordingLogger(): RecordingLogger {
  const errors: object[] = [];
  return {
    errors,
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (fields) => errors.push(fields),
  };
}

/** A request with a JSON body. */
export function json(method: string, body: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method, body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers } };
}
