import { randomUUID } from "node:crypto";
import { type BaseMessage, HumanMessage } from "@langchain/core/messages";
import {
  DeltaValue,
  END,
  messagesDeltaReducer,
  MessagesValue,
  START,
  StateGraph,
  StateSchema,
} from "@langchain/langgraph";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGraph } from "../../src/graph/build-graph.ts";
import { TenantSaver } from "../../src/graph/tenant-saver.ts";
import { testAgent, testDependencies } from "../support/test-agents.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";

/** A graph of two nodes that each say something, whose messages are written whole every third time. */
function talk(saver: BaseCheckpointSaver) {
  const messages = new DeltaValue(MessagesValue.valueSchema, {
    inputSchema: MessagesValue.inputSchema,
    reducer: messagesDeltaReducer,
    snapshotFrequency: 3,
  });
  return new StateGraph(new StateSchema({ messages }))
    .addNode("one", () => ({ messages: [{ role: "assistant", content: "one", id: randomUUID() }] }))
    .addNode("two", () => ({ messages: [{ role: "assistant", content: "two", id: randomUUID() }] }))
    .addEdge(START, "one")
    .addEdge("one", "two")
    .addEdge("two", END)
    .compile({ checkpointer: saver });
}

describe("a channel of which checkpoints have what was added", () => {
  let database: TestDatabase;
  let official: PostgresSaver;
  beforeAll(async () => {
    database = await createTestDatabase();
    official = PostgresSaver.fromConnString(database.url);
  });
  afterAll(async () => {
    await official.end();
    await database.close();
  });

  const config = (thread: string, checkpoint?: string) => ({
    configurable: {
      tenant_id: "acme",
      thread_id: thread,
      checkpoint_ns: "",
      ...(checkpoint !== undefined && { checkpoint_id: checkpoint }),
    },
  });
  const ask = (text: string) => ({ messages: [new HumanMessage(text)] });

  it("is the same at every checkpoint for the official saver, branches included", async () => {
    const saver = new TenantSaver(database);
    const thread = randomUUID();
    for (const text of ["a", "b", "c", "d"]) await talk(saver).invoke(ask(text), config(thread));
    const checkpoints: string[] = [];
    for await (const { config: place } of talk(saver).getStateHistory(config(thread))) {
      checkpoints.push(String(place.configurable?.checkpoint_id));
    }
    // A branch in the middle of the third question.
    await talk(saver).invoke(null, config(thread, checkpoints[7]));
    await talk(saver).invoke(ask("e"), config(thread));

    let compared = 0;
    for await (const { config: place, values } of talk(saver).getStateHistory(config(thread))) {
      const at = config(thread, String(place.configurable?.checkpoint_id));
      expect((await talk(official).getState(at)).values).toEqual(values);
      const [ours, theirs] = await Promise.all(
        [saver, official].map((each) => each.getDeltaChannelHistory({ config: at, channels: ["messages"] })),
      );
      expect(ours).toEqual(theirs);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(18);
  });

  it("is read by its own tenant only", async () => {
    const saver = new TenantSaver(database);
    const thread = randomUUID();
    await talk(saver).invoke(ask("mine"), config(thread));
    const other = { configurable: { ...config(thread).configurable, tenant_id: "other" } };
    expect(await saver.getDeltaChannelHistory({ config: other, channels: ["messages"] })).toEqual({
      messages: { writes: [] },
    });
  });

  it("keeps a conversation over many questions, and what comes with each stays small", async () => {
    const thread = randomUUID();
    const graph = buildGraph(
      testDependencies([testAgent("alpha", () => Promise.resolve("done"))]),
      new TenantSaver(database),
    );
    const plan = { steps: [{ name: "a", agent: "alpha", outputs: ["x"] }] };
    const written = async (): Promise<number> => {
      const { rows } = await database.tenant("acme", (db) =>
        db.query<{ bytes: string }>(
          `SELECT (SELECT sum(length(blob)) FROM checkpoint_blobs WHERE thread_id = $1)
             + (SELECT sum(length(blob)) FROM checkpoint_writes WHERE thread_id = $1) AS bytes`,
          [thread],
        ),
      );
      return Number(rows[0]?.bytes);
    };
    const sizes: number[] = [];
    for (let turn = 0; turn < 12; turn += 1) {
      const before = turn === 0 ? 0 : await written();
      const messages = [new HumanMessage(`question ${turn} `.repeat(200))];
      await graph.invoke(
        { messages, plan },
        { configurable: { ...config(thread).configurable, run_id: randomUUID() } },
      );
      sizes.push((await written()) - before);
    }
    const { values } = await graph.getState(config(thread));
    expect((values.messages as readonly BaseMessage[]).map((message) => message.type)).toEqual(
      Array.from({ length: 12 }, () => ["human", "ai"]).flat(),
    );
    // The first turns have no turns before them to remember.
    expect(sizes[11]).toBeLessThan(1.1 * (sizes[7] ?? 0));
  });
});
