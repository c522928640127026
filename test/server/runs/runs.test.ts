import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Conflict, NotFound } from "../../../src/tools/errors.ts";
import { collect, eventually, never } from "./support/collect.ts";
import { gate, note, request } from "./support/request.ts";
import { startRuns, type Fixture } from "./support/run-fixture.ts";

const tenant = "default";

describe("runs", () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startRuns({ temporaryMs: 300, sweepMs: 100 });
  });
  afterAll(() => fixture.close());

  const thread = async (threadId: string): Promise<Record<string, unknown> | undefined> => {
    const { rows } = await fixture.database.tenant(tenant, (db) =>
      db.query<Record<string, unknown>>(
        'SELECT status, "values", interrupts, error, metadata FROM threads WHERE thread_id = $1',
        [threadId],
      ),
    );
    return rows[0];
  };

  it("does its steps and leaves the values on the thread", async () => {
    const run = await fixture.runs.create(tenant, request([note("a"), note("b")]));
    expect(await fixture.runs.wait(tenant, run.run_id, never)).toMatchObject({ done: ["a", "b"], at: 2 });
    expect(await fixture.runs.get(tenant, run.thread_id, run.run_id)).toMatchObject({ status: "success" });
    expect(await thread(run.thread_id)).toMatchObject({
      status: "idle",
      values: { done: ["a", "b"] },
      error: null,
      metadata: { graph_id: "baton", assistant_id: run.assistant_id },
    });
  });

  it("shows messages in wire form, with ids, wherever they came in as role and content", async () => {
    const input = { script: [note("a")], messages: [{ role: "user", content: "hello" }] };
    const run = await fixture.runs.create(tenant, request([], { kwargs: { input } }));
    const values = (await fixture.runs.wait(tenant, run.run_id, never)) as { messages: Record<string, unknown>[] };
    expect(values.messages).toMatchObject([
      { type: "human", content: "hello", id: expect.any(String) as string },
      { type: "ai", content: "a", id: expect.any(String) as string },
    ]);
  });

  it("is pending or running while it runs, and its thread busy", async () => {
    const run = await fixture.runs.create(tenant, request([gate("busy")]));
    expect(run.status).toBe("pending");
    await fixture.recorder.arrived("busy");
    expect(await fixture.runs.get(tenant, run.thread_id, run.run_id)).toMatchObject({ status: "running" });
    expect(await thread(run.thread_id)).toMatchObject({ status: "busy" });
    fixture.recorder.open("busy");
    await fixture.runs.wait(tenant, run.run_id, never);
    expect(await thread(run.thread_id)).toMatchObject({ status: "idle" });
  });

  it("ends in error with what was thrown, in the log, in wait and on the thread", async () => {
    const run = await fixture.runs.create(tenant, request([note("a"), { do: "fail", name: "b" }]));
    const error = { error: "TypeError", message: "b is broken" };
    expect(await fixture.runs.wait(tenant, run.run_id, never)).toEqual({ __error__: error });
    expect((await collect(fixture.runs, tenant, run.run_id)).at(-1)).toMatchObject({ event: "error", data: error });
    expect(await fixture.runs.get(tenant, run.thread_id, run.run_id)).toMatchObject({ status: "error" });
    expect(await thread(run.thread_id)).toMatchObject({ status: "error", error, values: { done: ["a"] } });
  });

  it("goes on after an error when the next run has new input", async () => {
    const failed = await fixture.runs.create(tenant, request([note("a"), { do: "fail", name: "b" }]));
    await fixture.runs.wait(tenant, failed.run_id, never);
    const next = await fixture.runs.create(tenant, request([note("c")], { threadId: failed.thread_id }));
    expect(await fixture.runs.wait(tenant, next.run_id, never)).toMatchObject({ done: ["a", "c"] });
    expect(await thread(failed.thread_id)).toMatchObject({ status: "idle", error: null });
  });

  it("waits for a person, and goes on with the answer", async () => {
    const run = await fixture.runs.create(tenant, request([note("a"), { do: "ask", name: "sure" }, note("b")]));
    const interrupt = { id: expect.any(String) as string, value: { question: "sure" } };
    expect(await fixture.runs.wait(tenant, run.run_id, never)).toMatchObject({
      done: ["a"],
      __interrupt__: [interrupt],
    });
    expect(await fixture.runs.get(tenant, run.thread_id, run.run_id)).toMatchObject({ status: "success" });
    const waiting = await thread(run.thread_id);
    expect(waiting).toMatchObject({ status: "interrupted" });
    expect(Object.values(waiting?.interrupts as object)).toMatchObject([[interrupt]]);

    const answer = request([], { threadId: run.thread_id, kwargs: { input: undefined, command: { resume: "yes" } } });
    const resumed = await fixture.runs.create(tenant, answer);
    expect(await fixture.runs.wait(tenant, resumed.run_id, never)).toMatchObject({ done: ["a", 'sure="yes"', "b"] });
    expect(await thread(run.thread_id)).toMatchObject({ status: "idle", interrupts: {} });
  });

  it("takes another answer to a question that was answered before, from its checkpoint", async () => {
    const run = await fixture.runs.create(tenant, request([note("a"), { do: "ask", name: "sure" }, note("b")]));
    await fixture.runs.wait(tenant, run.run_id, never);
    const { rows } = await fixture.database.tenant(tenant, (db) =>
      db.query<{ id: string }>("SELECT end_checkpoint_id AS id FROM runs WHERE run_id = $1", [run.run_id]),
    );
    const checkpoint = { checkpoint_id: rows[0]?.id ?? "" };
    const answer = (resume: unknown) =>
      request([], { threadId: run.thread_id, kwargs: { input: undefined, command: { resume }, checkpoint } });
    for (const given of ["yes", "no", false]) {
      const answered = await fixture.runs.create(tenant, answer(given));
      const done = ["a", `sure=${JSON.stringify(given)}`, "b"];
      expect(await fixture.runs.wait(tenant, answered.run_id, never)).toMatchObject({ done });
    }
  });

  it("stops before a named node and goes on with no input", async () => {
    const run = await fixture.runs.create(tenant, request([note("a")], { kwargs: { interrupt_before: ["work"] } }));
    expect(await fixture.runs.wait(tenant, run.run_id, never)).toMatchObject({ done: [] });
    expect(await thread(run.thread_id)).toMatchObject({ status: "interrupted" });
    const next = request([], { threadId: run.thread_id, kwargs: { input: null } });
    const resumed = await fixture.runs.create(tenant, next);
    expect(await fixture.runs.wait(tenant, resumed.run_id, never)).toMatchObject({ done: ["a"] });
  });

  it("starts from an earlier checkpoint when asked to", async () => {
    const first = await fixture.runs.create(tenant, request([note("a")]));
    await fixture.runs.wait(tenant, first.run_id, never);
    const { rows } = await fixture.database.tenant(tenant, (db) =>
      db.query<{ id: string }>("SELECT end_checkpoint_id AS id FROM runs WHERE run_id = $1", [first.run_id]),
    );
    const second = await fixture.runs.create(tenant, request([note("b")], { threadId: first.thread_id }));
    await fixture.runs.wait(tenant, second.run_id, never);
    const checkpoint = { checkpoint_id: rows[0]?.id ?? "", checkpoint_ns: "" };
    const input = { script: [note("c")] };
    const fork = await fixture.runs.create(
      tenant,
      request([], { threadId: first.thread_id, kwargs: { checkpoint, input } }),
    );
    expect(await fixture.runs.wait(tenant, fork.run_id, never)).toMatchObject({ done: ["a", "c"] });
  });

  it("tells nodes the tenant of the server, whatever a client says", async () => {
    const config = { configurable: { tenant_id: "other", thread_id: randomUUID(), __pregel_x: 1 } };
    const run = await fixture.runs.create(tenant, request([note("whose")], { kwargs: { config } }));
    await fixture.runs.wait(tenant, run.run_id, never);
    expect(new Set(fixture.recorder.tenants)).toEqual(new Set([tenant]));
  });

  it("refuses a missing thread unless it may be made", async () => {
    const missing = fixture.runs.create(tenant, request([], { ifNotExists: "reject" }));
    await expect(missing).rejects.toBeInstanceOf(NotFound);
  });

  it("deletes a run that has ended and no other", async () => {
    const run = await fixture.runs.create(tenant, request([gate("kept")]));
    await expect(fixture.runs.delete(tenant, run.thread_id, run.run_id)).rejects.toBeInstanceOf(Conflict);
    await fixture.recorder.arrived("kept");
    fixture.recorder.open("kept");
    await fixture.runs.wait(tenant, run.run_id, never);
    await fixture.runs.delete(tenant, run.thread_id, run.run_id);
    await expect(fixture.runs.get(tenant, run.thread_id, run.run_id)).rejects.toBeInstanceOf(NotFound);
  });

  it("lists a thread's runs, newest first, by status and page", async () => {
    const first = await fixture.runs.create(tenant, request([note("a")]));
    const second = await fixture.runs.create(tenant, request([note("b")], { threadId: first.thread_id }));
    await fixture.runs.wait(tenant, second.run_id, never);
    const page = { limit: 10, offset: 0 };
    const ids = (await fixture.runs.list(tenant, first.thread_id, page)).map((run) => run.run_id);
    expect(ids).toEqual([second.run_id, first.run_id]);
    expect(await fixture.runs.list(tenant, first.thread_id, { limit: 1, offset: 1 })).toMatchObject([
      { run_id: first.run_id },
    ]);
    expect(await fixture.runs.list(tenant, first.thread_id, { ...page, status: "error" })).toEqual([]);
  });

  it("keeps the thread of a stateless run until its end has been read, then deletes it with its checkpoints", async () => {
    const run = await fixture.runs.create(
      tenant,
      request([note("a")], { threadId: undefined, onCompletion: "delete" }),
    );
    expect(await fixture.runs.wait(tenant, run.run_id, never)).toMatchObject({ done: ["a"] });
    expect((await collect(fixture.runs, tenant, run.run_id)).at(-1)?.data).toMatchObject({ done: ["a"] });
    await eventually(async () => (await thread(run.thread_id)) === undefined);
    const left =
      "SELECT 1 FROM checkpoints WHERE thread_id = $1 UNION ALL SELECT 1 FROM checkpoint_blobs WHERE thread_id = $1";
    expect((await fixture.database.tenant(tenant, (db) => db.query(left, [run.thread_id]))).rows).toEqual([]);
  });

  it("keeps the thread of a stateless run for good when asked to", async () => {
    const run = await fixture.runs.create(tenant, request([note("a")], { threadId: undefined, onCompletion: "keep" }));
    await fixture.runs.wait(tenant, run.run_id, never);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await thread(run.thread_id)).toMatchObject({ status: "idle" });
  });

  it("shows a tenant nothing of another's", async () => {
    const run = await fixture.runs.create(tenant, request([note("a")]));
    await fixture.runs.wait(tenant, run.run_id, never);
    await expect(fixture.runs.get("acme", run.thread_id, run.run_id)).rejects.toBeInstanceOf(NotFound);
    await expect(fixture.runs.wait("acme", run.run_id, never)).rejects.toBeInstanceOf(NotFound);
    await expect(collect(fixture.runs, "acme", run.run_id)).rejects.toBeInstanceOf(NotFound);
    const cancel = fixture.runs.cancel("acme", run.thread_id, run.run_id, { action: "rollback", wait: false });
    await expect(cancel).rejects.toBeInstanceOf(NotFound);
    expect(await fixture.runs.list("acme", run.thread_id, { limit: 10, offset: 0 })).toEqual([]);
  });

  it("shows another tenant nothing of a run at work either, though its events are in memory", async () => {
    const run = await fixture.runs.create(tenant, request([gate("secret")]));
    await fixture.recorder.arrived("secret");
    await expect(collect(fixture.runs, "acme", run.run_id)).rejects.toBeInstanceOf(NotFound);
    fixture.recorder.open("secret");
    await fixture.runs.wait(tenant, run.run_id, never);
  });

  it("knows no run by an id that is no UUID", async () => {
    await expect(fixture.runs.get(tenant, "x", "y")).rejects.toBeInstanceOf(NotFound);
    await expect(fixture.runs.wait(tenant, "y", never)).rejects.toBeInstanceOf(NotFound);
    await expect(collect(fixture.runs, tenant, "y")).rejects.toBeInstanceOf(NotFound);
  });
});
