import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRuns, type RunsService } from "../../../src/server/runs/create-runs.ts";
import { Journal } from "../../../src/server/runs/log/journal.ts";
import type { RunEvent, StreamMode } from "../../../src/server/runs/run.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { collect } from "./support/collect.ts";
import { modelGraph } from "./support/model-graph.ts";
import { request } from "./support/request.ts";
import { silent } from "./support/silent.ts";

describe("what a run streams", () => {
  let database: TestDatabase;
  let runs: RunsService;
  beforeAll(async () => {
    database = await createTestDatabase();
    const journal = new Journal({ logger: silent });
    runs = createRuns({ graph: modelGraph(database, journal), journal, database, logger: silent });
    await runs.start();
  });
  afterAll(async () => {
    await runs.drain(0);
    await database.close();
  });

  const streamed = async (modes: readonly StreamMode[], subgraphs = false): Promise<RunEvent[]> => {
    const input = { messages: [{ role: "user", content: "count" }] };
    const kwargs = { input, stream_mode: modes, stream_subgraphs: subgraphs };
    const run = await runs.create("default", request([], { kwargs }));
    return await collect(runs, "default", run.run_id);
  };
  const names = (events: readonly RunEvent[]): string[] => [...new Set(events.map((event) => event.event))];
  const content = (event: RunEvent | undefined): unknown =>
    (event?.data as { content?: unknown }[] | undefined)?.[0]?.content;

  it("begins with the run's id and attempt", async () => {
    const [first] = await streamed(["values"]);
    expect(first).toEqual({ seq: 0, event: "metadata", data: { run_id: expect.any(String) as string, attempt: 1 } });
  });

  it("values: the state before and after each step", async () => {
    const events = await streamed(["values"]);
    expect(names(events)).toEqual(["metadata", "values"]);
    expect(events.at(-1)?.data).toMatchObject({
      messages: [{ type: "human" }, { type: "ai", content: "one two three" }],
    });
  });

  it("updates: what each node wrote, under its name", async () => {
    const events = await streamed(["updates"]);
    expect(events.slice(1)).toMatchObject([
      { event: "updates", data: { outer: { messages: [{ type: "human" }, { type: "ai" }] } } },
    ]);
  });

  it("messages-tuple: each token as a pair of message and metadata, under the event name messages", async () => {
    const events = await streamed(["messages-tuple"], true);
    const tokens = events.filter((event) => event.event.startsWith("messages"));
    expect(tokens.slice(0, 3)).toMatchObject(
      ["one ", "two ", "three"].map((text) => ({
        data: [{ type: "ai", content: text }, { langgraph_node: "inner" }],
      })),
    );
  });

  it("messages: announced, then as far as it has come, then complete", async () => {
    const events = (await streamed(["messages"], true)).filter((event) => event.event !== "metadata");
    const partial = events.filter((event) => event.event === "messages/partial");
    expect(partial.map(content)).toEqual(["one ", "one two ", "one two three"]);
    expect(events.filter((event) => event.event === "messages/metadata")).toHaveLength(1);
    expect(content(events.filter((event) => event.event === "messages/complete").at(-1))).toBe("one two three");
  });

  it("subgraphs: their events carry their namespace, and only when asked for", async () => {
    const inside = names(await streamed(["updates", "custom"], true)).filter((name) => name.includes("|"));
    expect(inside).toEqual([expect.stringMatching(/^custom\|outer:/), expect.stringMatching(/^updates\|outer:/)]);
    expect(names(await streamed(["updates"]))).toEqual(["metadata", "updates"]);
  });

  it("events: those of the callback system, without the graph's own chunks", async () => {
    const events = await streamed(["events", "values"]);
    expect(names(events)).toEqual(["metadata", "events", "values"]);
    const kinds = new Set(
      events.filter((event) => event.event === "events").map((event) => (event.data as { event: string }).event),
    );
    expect([...kinds]).toEqual(expect.arrayContaining(["on_chain_start", "on_chat_model_stream", "on_chain_end"]));
    const tokens = events.filter((event) => (event.data as { event?: string }).event === "on_chat_model_stream");
    expect(tokens.length).toBeGreaterThanOrEqual(3);
  });

  it("tasks, checkpoints and debug: in the protocol's shape, without live objects or the server's own words", async () => {
    const events = await streamed(["tasks", "checkpoints", "debug"], true);
    const kinds = names(events).map((name) => name.split("|")[0]);
    expect(new Set(kinds)).toEqual(new Set(["metadata", "tasks", "checkpoints", "debug"]));
    const checkpoint = events.find((event) => event.event === "checkpoints")?.data;
    expect(checkpoint).toMatchObject({
      checkpoint: {
        thread_id: expect.any(String) as string,
        checkpoint_id: expect.any(String) as string,
        checkpoint_ns: "",
      },
      parent_checkpoint: null,
      values: {},
      next: ["__start__"],
    });
    expect(JSON.stringify(events)).not.toContain("tenant_id");
  });

  it("only what was asked for, and values when nothing was", async () => {
    expect(names(await streamed([]))).toEqual(["metadata", "values"]);
    expect(names(await streamed(["custom"]))).toEqual(["metadata", "custom"]);
  });
});
