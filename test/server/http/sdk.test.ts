import { randomUUID } from "node:crypto";
import type { Client } from "@langchain/langgraph-sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listen, serveApp, type ServedApp } from "./served-app.ts";

let served: ServedApp;
let client: Client;
let stop: () => Promise<void>;
let url: string;

beforeAll(async () => {
  served = await serveApp();
  ({ client, close: stop, url } = await listen(served));
});

afterAll(async () => {
  await stop();
  await served.close();
  expect(served.logger.errors).toEqual([]);
});

const question = { messages: [{ role: "user", content: "hello" }] };

type Parts = { id?: string | undefined; event: string; data: unknown }[];

async function collect(
  stream: AsyncIterable<{ id?: string | undefined; event: string; data: unknown }>,
): Promise<Parts> {
  const parts: Parts = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

describe("assistants", () => {
  it("finds the system assistant by search, id and graph id", async () => {
    const [assistant, ...others] = await client.assistants.search({ metadata: { created_by: "system" } });
    expect(others).toEqual([]);
    expect(assistant).toMatchObject({ graph_id: "baton", name: "baton", version: 1 });
    expect(assistant?.assistant_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
    expect(await client.assistants.get("baton")).toEqual(assistant);
    expect(await client.assistants.get(assistant?.assistant_id ?? "")).toEqual(assistant);
    expect(await client.assistants.count({ graphId: "baton" })).toBe(1);
    expect(await client.assistants.search({ metadata: { created_by: "me" } })).toEqual([]);
    expect(await client.assistants.search({ select: ["name"] })).toEqual([{ name: "baton" }]);
    expect(await client.assistants.getVersions("baton")).toEqual([assistant]);
  });

  it("shows the graph and its schemas", async () => {
    const { nodes, edges } = await client.assistants.getGraph("baton", { xray: true });
    expect(nodes.map((node) => node.id)).toEqual(["__start__", "think", "ask", "answer", "__end__"]);
    expect(edges).toContainEqual(expect.objectContaining({ source: "think", target: "ask" }));
    expect(await client.assistants.getSchemas("baton")).toMatchObject({
      graph_id: "baton",
      input_schema: { type: "object" },
    });
    expect(await client.assistants.getSubgraphs("baton")).toEqual({});
  });
});

describe("threads", () => {
  it("makes, reads, changes and deletes a thread", async () => {
    const threadId = randomUUID();
    const thread = await client.threads.create({ threadId, metadata: { who: "ann" } });
    expect(thread).toMatchObject({
      thread_id: threadId,
      status: "idle",
      metadata: { who: "ann" },
      values: null,
      interrupts: {},
    });
    expect(await client.threads.get(threadId)).toEqual(thread);
    await expect(client.threads.create({ threadId })).rejects.toThrow("HTTP 409");
    expect(await client.threads.create({ threadId, ifExists: "do_nothing" })).toEqual(thread);
    const changed = await client.threads.update(threadId, { metadata: { mood: "good" } });
    expect(changed).toMatchObject({ metadata: { who: "ann", mood: "good" } });
    await client.threads.delete(threadId);
    await expect(client.threads.get(threadId)).rejects.toThrow("HTTP 404");
  });

  it("finds threads by metadata, id, status and values, page by page", async () => {
    const batch = randomUUID();
    const made = await Promise.all([1, 2, 3].map((number) => client.threads.create({ metadata: { batch, number } })));
    const metadata = { batch };
    expect(await client.threads.count({ metadata })).toBe(3);
    const first = await client.threads.search({ metadata, limit: 2, sortBy: "thread_id", sortOrder: "asc" });
    const rest = await client.threads.search({ metadata, limit: 2, offset: 2, sortBy: "thread_id", sortOrder: "asc" });
    expect([...first, ...rest].map((thread) => thread.thread_id)).toEqual(
      made.map((thread) => thread.thread_id).toSorted(),
    );
    const { thread_id } = made[0] ?? { thread_id: "" };
    expect(await client.threads.search({ ids: [thread_id], select: ["thread_id"] })).toEqual([{ thread_id }]);
    expect(await client.threads.search({ metadata, status: "busy" })).toEqual([]);
    await client.runs.wait(thread_id, "baton", { input: { ...question, delay: 7 } });
    const found = await client.threads.search({ metadata, values: { delay: 7 } });
    expect(found.map((thread) => thread.thread_id)).toEqual([thread_id]);
    const response = await fetch(`${url}/threads/search`, {
      method: "POST",
      body: JSON.stringify({ metadata, limit: 2 }),
    });
    expect(response.headers.get("x-pagination-total")).toBe("3");
    expect(response.headers.get("x-pagination-next")).toBe("2");
  });

  it("reads state, history and single checkpoints after a run", async () => {
    const { thread_id } = await client.threads.create();
    expect(await client.threads.getState(thread_id)).toMatchObject({ values: {}, next: [], tasks: [] });
    await client.runs.wait(thread_id, "baton", { input: question });
    const state = await client.threads.getState<{ messages: { type: string; content: string; id: string }[] }>(
      thread_id,
    );
    expect(state.values.messages.map(({ type, content }) => [type, content])).toEqual([
      ["human", "hello"],
      ["ai", "Hello there"],
    ]);
    expect(state.checkpoint).toMatchObject({ thread_id, checkpoint_ns: "" });
    expect(JSON.stringify(state)).not.toContain("tenant_id");
    const history = await client.threads.getHistory(thread_id, { limit: 100 });
    expect(history.map((entry) => entry.next[0])).toEqual([undefined, "answer", "ask", "think", "__start__"]);
    expect(history[0]).toEqual(state);
    const [, earlier] = history;
    const at = earlier?.checkpoint.checkpoint_id ?? "";
    expect(await client.threads.getState(thread_id, at)).toMatchObject({
      next: ["answer"],
      checkpoint: { checkpoint_id: at },
    });
    expect(await client.threads.getState(thread_id, earlier?.checkpoint)).toMatchObject({ next: ["answer"] });
    const before = { configurable: { checkpoint_id: at } };
    expect((await client.threads.getHistory(thread_id, { before })).map((entry) => entry.next[0])).toEqual([
      "ask",
      "think",
      "__start__",
    ]);
    expect(await client.threads.getHistory(thread_id, { metadata: { source: "input" } })).toHaveLength(1);
    expect(await client.threads.getState(thread_id, undefined, { select: ["next", "values.delay"] })).toEqual({
      values: { delay: 0 },
      next: [],
    });
    await expect(client.threads.getState(thread_id, randomUUID())).rejects.toThrow("HTTP 404");
  });

  it("changes state as a node would, forks from an older checkpoint, and keeps both", async () => {
    const { thread_id } = await client.threads.create();
    await client.runs.wait(thread_id, "baton", { input: question });
    const { configurable } = await client.threads.updateState(thread_id, {
      values: { messages: [{ role: "user", content: "one more" }] },
      asNode: "think",
    });
    expect(configurable).toMatchObject({ thread_id, checkpoint_ns: "" });
    const head = await client.threads.getState<{ messages: unknown[] }>(thread_id);
    expect(head).toMatchObject({ next: ["ask"], checkpoint: { checkpoint_id: configurable?.checkpoint_id } });
    expect(head.values.messages).toHaveLength(3);
    expect((await client.threads.get<{ messages: unknown[] }>(thread_id)).values.messages).toHaveLength(3);
    const history = await client.threads.getHistory(thread_id);
    const start = history.find((entry) => entry.next[0] === "answer");
    await client.threads.updateState(thread_id, {
      values: { delay: 3 },
      asNode: "ask",
      checkpointId: start?.checkpoint.checkpoint_id ?? "",
    });
    expect(await client.threads.getState(thread_id)).toMatchObject({ next: ["answer"], values: { delay: 3 } });
    await client.runs.wait(thread_id, "baton", { input: null });
    expect((await client.threads.getState<{ messages: unknown[] }>(thread_id)).values.messages).toHaveLength(2);
    await client.threads.patchState(thread_id, { reviewed: true, step: 99 });
    const patched = await client.threads.getState(thread_id);
    expect(patched.metadata).toMatchObject({ reviewed: true });
    expect(patched.metadata?.step).not.toBe(99);
  });

  it("copies a thread with its history, independent of the first", async () => {
    const { thread_id } = await client.threads.create({ metadata: { kind: "copied" } });
    await client.runs.wait(thread_id, "baton", { input: question });
    const copy = (await client.threads.copy(thread_id)) as unknown as { thread_id: string; metadata: object };
    expect(copy.metadata).toMatchObject({ kind: "copied" });
    await client.runs.wait(copy.thread_id, "baton", { input: question });
    const state = await client.threads.getState<{ messages: unknown[] }>(copy.thread_id);
    expect(state.values.messages).toHaveLength(4);
    const original = await client.threads.getState<{ messages: unknown[] }>(thread_id);
    expect(original.values.messages).toHaveLength(2);
    expect(await client.threads.getHistory(copy.thread_id, { limit: 100 })).toHaveLength(10);
  });

  it("carries a thread over by supersteps", async () => {
    const thread = await client.threads.create({
      graphId: "baton",
      supersteps: [
        { updates: [{ values: question, asNode: "__input__" }] },
        { updates: [{ values: {}, asNode: "think" }] },
      ],
    });
    expect(await client.threads.getState(thread.thread_id)).toMatchObject({ next: ["ask"] });
    const bad = { supersteps: [{ updates: [{ values: {}, asNode: "nowhere" }] }] };
    await expect(client.threads.create(bad)).rejects.toThrow(/HTTP 422.*nowhere/);
  });
});

describe("runs", () => {
  it("waits for the values, and for the error where there is one", async () => {
    const { thread_id } = await client.threads.create();
    let announced: { run_id: string; thread_id?: string } | undefined;
    const values = await client.runs.wait(thread_id, "baton", {
      input: { ...question, delay: 120 },
      onRunCreated: (run) => (announced = run),
    });
    expect(values).toMatchObject({ messages: [{ type: "human" }, { type: "ai", content: "Hello there" }] });
    expect(announced?.thread_id).toBe(thread_id);
    expect(await client.runs.get(thread_id, announced?.run_id ?? "")).toMatchObject({ status: "success" });
    expect(await client.threads.get(thread_id)).toMatchObject({ metadata: { graph_id: "baton" } });
    await expect(client.runs.wait(thread_id, "baton", { input: { ...question, fail: true } })).rejects.toThrow(
      "asked to fail",
    );
    expect(await client.threads.get(thread_id)).toMatchObject({ status: "error" });
  });

  it("streams each mode under its name, numbered from 0 without a gap", async () => {
    const { thread_id } = await client.threads.create();
    const streamMode = [
      "values",
      "updates",
      "messages-tuple",
      "custom",
      "events",
      "tasks",
      "checkpoints",
      "debug",
    ] as const;
    const parts = await collect(
      client.runs.stream(thread_id, "baton", { input: question, streamMode: [...streamMode] }),
    );
    expect(parts[0]).toMatchObject({ event: "metadata", data: { run_id: expect.any(String) } });
    expect(parts.map((part) => Number(part.id))).toEqual(parts.map((_, index) => index));
    const names = new Set(parts.map((part) => part.event));
    expect([...names].toSorted()).toEqual(
      ["checkpoints", "custom", "debug", "events", "messages", "metadata", "tasks", "updates", "values"].toSorted(),
    );
    const tokens = parts
      .filter((part) => part.event === "messages")
      .map((part) => (part.data as [{ content: string }])[0].content);
    expect(tokens.join("")).toContain("Hello there");
    expect(parts.filter((part) => part.event === "custom").map((part) => part.data)).toEqual([
      { type: "step.started", step: "think" },
      { type: "step.completed", step: "think" },
    ]);
  });

  it("streams the older messages mode, which assistant-ui asks for", async () => {
    const { thread_id } = await client.threads.create();
    const parts = await collect(client.runs.stream(thread_id, "baton", { input: question, streamMode: "messages" }));
    const names = parts.map((part) => part.event);
    expect(names).toContain("messages/partial");
    expect(names).toContain("messages/complete");
  });

  it("runs in the background; joining later gives the values, and the whole stream", async () => {
    const { thread_id } = await client.threads.create();
    const run = await client.runs.create(thread_id, "baton", {
      input: { ...question, delay: 50 },
      streamMode: ["custom", "values"],
    });
    expect(run).toMatchObject({ thread_id, status: "pending" });
    expect(await client.runs.join(thread_id, run.run_id)).toMatchObject({ messages: [{}, { content: "Hello there" }] });
    const all = await collect(client.runs.joinStream(thread_id, run.run_id));
    expect(all.map((part) => part.event)).toContain("custom");
    // From any event on, also where the log has the state only as what has changed since the one before.
    for (const [index, { id = "" }] of all.entries()) {
      const late = await collect(client.runs.joinStream(thread_id, run.run_id, { lastEventId: id }));
      expect(late).toEqual(all.slice(index + 1));
    }
    expect(all.findLast((part) => part.event === "values")?.data).toMatchObject(
      (await client.threads.getState(thread_id)).values,
    );
    const custom = await collect(client.runs.joinStream(thread_id, run.run_id, { streamMode: ["custom"] }));
    expect(new Set(custom.map((part) => part.event))).toEqual(new Set(["metadata", "custom"]));
    expect(await client.runs.list(thread_id)).toMatchObject([{ run_id: run.run_id, status: "success" }]);
    expect(await client.runs.list(thread_id, { status: "error" })).toEqual([]);
    await client.runs.delete(thread_id, run.run_id);
    await expect(client.runs.get(thread_id, run.run_id)).rejects.toThrow("HTTP 404");
  });

  it("gives two readers of one run the same events, while it runs", async () => {
    const { thread_id } = await client.threads.create();
    const run = await client.runs.create(thread_id, "baton", {
      input: { ...question, delay: 80 },
      streamMode: ["custom", "updates"],
    });
    const [one, other] = await Promise.all([
      collect(client.runs.joinStream(thread_id, run.run_id)),
      collect(client.runs.joinStream(thread_id, run.run_id)),
    ]);
    expect(one.length).toBeGreaterThan(3);
    expect(other).toEqual(one);
  });

  it("cancels at once or waits for the end, as asked", async () => {
    const { thread_id } = await client.threads.create();
    const run = await client.runs.create(thread_id, "baton", { input: { ...question, delay: 30_000 } });
    await client.runs.cancel(thread_id, run.run_id, true);
    expect(await client.runs.get(thread_id, run.run_id)).toMatchObject({ status: "interrupted" });
    const second = await client.runs.create(thread_id, "baton", { input: { ...question, delay: 30_000 } });
    const path = `${url}/threads/${thread_id}/runs/${second.run_id}/cancel`;
    expect((await fetch(`${path}?wait=0`, { method: "POST" })).status).toBe(202);
    expect((await fetch(`${path}?wait=1`, { method: "POST" })).status).toBe(204);
    const third = await client.runs.create(thread_id, "baton", { input: { ...question, delay: 30_000 } });
    await client.runs.cancel(thread_id, third.run_id, true, "rollback");
    await expect(client.runs.get(thread_id, third.run_id)).rejects.toThrow("HTTP 404");
    const fourth = await client.runs.create(thread_id, "baton", { input: { ...question, delay: 30_000 } });
    await client.runs.cancelMany({ threadId: thread_id, runIds: [fourth.run_id] });
    await client.runs.join(thread_id, fourth.run_id);
    expect(await client.runs.get(thread_id, fourth.run_id)).toMatchObject({ status: "interrupted" });
  });

  it("cancels a run whose reader left, only if that was asked for", async () => {
    const { thread_id } = await client.threads.create();
    for (const [onDisconnect, status] of [
      ["cancel", "interrupted"],
      ["continue", "success"],
    ] as const) {
      const leaving = new AbortController();
      let runId = "";
      const input = { ...question, delay: 300 };
      const stream = client.runs.stream(thread_id, "baton", {
        input,
        onDisconnect,
        signal: leaving.signal,
        onRunCreated: (run) => (runId = run.run_id),
      });
      await stream.next();
      leaving.abort();
      await stream.next().catch(() => undefined);
      await expect.poll(async () => (await client.runs.get(thread_id, runId)).status, { timeout: 3_000 }).toBe(status);
    }
  });

  it("stops for a person and goes on with the answer", async () => {
    const { thread_id } = await client.threads.create();
    const values = await client.runs.wait(thread_id, "baton", { input: { ...question, approve: true } });
    expect(values).toMatchObject({ __interrupt__: [{ value: { question: "go on?" } }] });
    const thread = await client.threads.get(thread_id);
    expect(thread.status).toBe("interrupted");
    expect(Object.values(thread.interrupts).flat()).toMatchObject([{ value: { question: "go on?" } }]);
    const state = await client.threads.getState(thread_id);
    expect(state.tasks[0]?.interrupts).toMatchObject([{ value: { question: "go on?" } }]);
    expect(state).toMatchObject({ interrupts: [{ value: { question: "go on?" } }] });
    const resumed = await client.runs.wait(thread_id, "baton", { command: { resume: { ok: true } } });
    expect(resumed).toMatchObject({ approval: { ok: true } });
  });

  it("runs without a thread, streaming, waiting, and in a batch", async () => {
    let announced: { run_id: string; thread_id?: string } | undefined;
    const parts = await collect(
      client.runs.stream(null, "baton", {
        input: question,
        streamMode: "values",
        onRunCreated: (run) => (announced = run),
      }),
    );
    expect(parts.at(-1)).toMatchObject({ event: "values", data: { messages: [{}, { content: "Hello there" }] } });
    expect(announced).toEqual({ run_id: expect.any(String), thread_id: undefined });
    expect(await client.runs.wait(null, "baton", { input: question })).toMatchObject({
      messages: [{}, { content: "Hello there" }],
    });
    const runs = await client.runs.createBatch([
      { assistantId: "baton", input: question },
      { assistantId: "baton", input: question },
    ]);
    expect(new Set(runs.map((run) => run.run_id)).size).toBe(2);
  });

  it("queues, refuses, or makes room on a busy thread, as the strategy says", async () => {
    const { thread_id } = await client.threads.create();
    const input = { ...question, delay: 400 };
    const first = await client.runs.create(thread_id, "baton", { input });
    await expect(client.runs.create(thread_id, "baton", { input, multitaskStrategy: "reject" })).rejects.toThrow(
      "HTTP 409",
    );
    await expect(client.threads.updateState(thread_id, { values: { delay: 1 } })).rejects.toThrow("HTTP 409");
    const queued = await client.runs.create(thread_id, "baton", { input: question });
    await client.runs.join(thread_id, queued.run_id);
    expect(await client.runs.get(thread_id, first.run_id)).toMatchObject({ status: "success" });
  });

  it("comes back by itself after a cut connection, and misses nothing", async () => {
    const { thread_id } = await client.threads.create();
    const cut = await listen(served);
    let reconnects = 0;
    const parts: Parts = [];
    const stream = cut.client.runs.stream(thread_id, "baton", {
      input: { ...question, delay: 400 },
      streamMode: ["custom", "values"],
    });
    for await (const part of stream) {
      parts.push(part);
      if (part.event === "custom" && reconnects === 0) {
        reconnects += 1;
        const { port } = new URL(cut.url);
        await cut.close();
        await relisten(Number(port));
      }
    }
    expect(parts.map((part) => Number(part.id))).toEqual(parts.map((_, index) => index));
    expect(parts.at(-1)).toMatchObject({ data: { messages: [{}, { content: "Hello there" }] } });
    await relistened?.();
  });

  it("deletes a thread under a running run", async () => {
    const { thread_id } = await client.threads.create();
    await client.runs.create(thread_id, "baton", { input: { ...question, delay: 30_000 } });
    await client.threads.delete(thread_id);
    await expect(client.threads.get(thread_id)).rejects.toThrow("HTTP 404");
    const { rows } = await served.database.tenant("default", (connection) =>
      connection.query("SELECT 1 FROM checkpoints WHERE thread_id = $1", [thread_id]),
    );
    expect(rows).toEqual([]);
  });
});

let relistened: (() => Promise<void>) | undefined;

async function relisten(port: number): Promise<void> {
  const { createAdaptorServer } = await import("@hono/node-server");
  const server = createAdaptorServer({ fetch: served.app.fetch });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  relistened = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      if ("closeAllConnections" in server) server.closeAllConnections();
    });
}
