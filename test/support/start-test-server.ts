import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@langchain/langgraph-sdk";
import { startServer } from "../../src/server/start-server.ts";
import { parseSettings } from "../../src/server/settings.ts";
import { createTestDatabase } from "./test-database.ts";

export interface TestServer {
  readonly url: string;
  readonly client: Client;
  /** Asks on a new or the given thread and gives the final values. */
  ask(question: string, threadId?: string): Promise<{ threadId: string; values: Answered }>;
  stop(): Promise<void>;
}

/** The final values of a run, as far as tests read them. */
export interface Answered {
  readonly answer: string;
  readonly citations: readonly { id: number; kind: string; quote: string; source?: string; step?: string }[];
  readonly plan: {
    readonly by: string;
    readonly steps: readonly { name: string; agent: string; depends_on: string[] }[];
  };
  readonly steps: Readonly<
    Record<string, { status: string; attempts: number; output?: unknown; error?: { code: string } }>
  >;
  readonly messages: readonly { type: string; content: string }[];
  readonly usage: { input_tokens: number; output_tokens: number };
}

/** The whole server over a database of its own, on a free port, with the samples. */
export async function startTestServer(variables: Record<string, string> = {}): Promise<TestServer> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), "baton-data-"));
  const settings = parseSettings({
    PORT: "0",
    DATABASE_URL: database.url,
    BATON_DATA_DIR: dataDir,
    BATON_LOG_LEVEL: "silent",
    ...variables,
  });
  const server = await startServer(settings, "0.0.0-test");
  const client = new Client({ apiUrl: server.url });
  return {
    url: server.url,
    client,
    ask: async (question, known) => {
      const threadId = known ?? (await client.threads.create()).thread_id;
      const input = { messages: [{ role: "user", content: question }] };
      const values = (await client.runs.wait(threadId, "baton", { input })) as unknown as Answered;
      return { threadId, values };
    },
    stop: async () => {
      await server.stop(1000);
      await database.close();
    },
  };
}
