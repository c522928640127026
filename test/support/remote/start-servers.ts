import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { Client } from "@langchain/langgraph-sdk";
import { parseSettings } from "../../../src/server/settings.ts";
import { startServer } from "../../../src/server/start-server.ts";
import { createTestDatabase } from "../test-database.ts";

export interface Replica {
  readonly url: string;
  /** The answer's status and JSON. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }>;
  client: Client;
  stop(): Promise<void>;
}

/** JSON of an answer; a test reads what it expects to be there. */
export type Json = ReturnType<typeof JSON.parse>;

export interface Replicas {
  /** Another server over the same database. */
  start(variables?: Record<string, string>): Promise<Replica>;
  /** The database as its owner. */
  readonly admin: pg.Pool;
  close(): Promise<void>;
}

/** Servers that share a database. */
export async function startServers(): Promise<Replicas> {
  const database = await createTestDatabase();
  const admin = new pg.Pool({ connectionString: database.url, max: 1 });
  const running = new Set<Replica>();
  return {
    admin,
    start: async (variables = {}) => {
      const dataDir = await mkdtemp(join(tmpdir(), "baton-data-"));
      const settings = parseSettings({
        PORT: "0",
        DATABASE_URL: database.url,
        BATON_DATA_DIR: dataDir,
        BATON_LOG_LEVEL: "silent",
        ...variables,
      });
      const server = await startServer(settings, "0.0.0-test");
      const replica: Replica = {
        url: server.url,
        client: new Client({ apiUrl: server.url, apiKey: null }),
        call: (method, path, body) => call(server.url, method, path, body),
        stop: async () => {
          running.delete(replica);
          await server.stop(1_000);
        },
      };
      running.add(replica);
      return replica;
    },
    close: async () => {
      for (const replica of running) await replica.stop();
      await admin.end();
      await database.close();
    },
  };
}

async function call(
  url: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${url}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}
