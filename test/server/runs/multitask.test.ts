import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Conflict, NotFound } from "../../../src/tools/errors.ts";
import { collect, eventually, never, startReading } from "./support/collect.ts";
import { gate, note, request } from "./support/request.ts";
import { startRuns, type Fixture } from "./support/run-fixture.ts";

const tenant = "default";

describe("several runs on a thread", () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startRuns();
  });
  afterAll(() => fixture.close());

  const status = async (run: { thread_id: string; run_id: string }): Promise<string> =>
    (await fixture.runs.get(tenant, run.thread_id, run.run_id)).status;

  const thread = async (threadId: string): Promise<unknown> => {
    const { rows } = await fixture.database.tenant(tenant, (db) =>
      db.query('SELECT status, "values" FROM threads WHERE thread_id = $1', [threadId]),
    );
    return rows[0];
  };

  const rowCount = async (table: string, threadId: string): Promise<number> => {
    const { rows } = await fixture.database.tenant(tenant, (db) =>
      db.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE thread_id = $1`, [threadId]),
    );
    return rows[0]?.n ?? -1;
  };

  it("enqueue: runs one after the other, in the order they came", async () => {
    const first = await fixture.runs.create(tenant, request([gate("q1")]));
    const more = { threadId: first.thread_id };
    const second = await fixture.runs.create(tenant, request([note("q2")], more));
    const third = await fixture.runs.create(tenant, request([note("q3")], more));
    await fixture.recorder.arrived("q1");
    expect([await status(first), await status(second), await status(third)]).toEqual(["running", "pending", "pending"]);
    fixture.recorder.open("q1");
    expect(await fixture.runs.wait(tenant, third.run_id, never)).toMatchObject({ done: ["q1", "q2", "q3"] });
    expect(await fixture.runs.wait(tenant, second.run_id, never)).toMatchObject({ done: ["q1", "q2"] });
    expect(await thread(first.thread_id)).toMatchObject({ status: "idle" });
  });

  it("enqueue: a queued run's stream begins when its turn comes", async () => {
    const first = await fixture.runs.create(tenant, request([gate("turn")]));
    const second = await fixture.runs.create(tenant, request([note("b")], { threadId: first.thread_id }));
    const events = collect(fixture.runs, tenant, second.run_id);
    await fixture.recorder.arrived("turn");
    fixture.recorder.open("turn");
    expect((await events)[0]).toMatchObject({ seq: 0, event: "metadata", data: { run_id: second.run_id, attempt: 1 } });
  });

  it("reject: refuses the second run and leaves the first alone", async () => {
    const first = await fixture.runs.create(tenant, request([gate("r1")]));
    const second = request([note("r2")], { threadId: first.thread_id, multitaskStrategy: "reject" });
    await expect(fixture.runs.create(tenant, second)).rejects.toBeInstanceOf(Conflict);
    await fixture.recorder.arrived("r1");
    fixture.recorder.open("r1");
    expect(await fixture.runs.wait(tenant, first.run_id, never)).toMatchObject({ done: ["r1"] });
    expect(await fixture.runs.list(tenant, first.thread_id, { limit: 10, offset: 0 })).toHaveLength(1);
  });

  it("reject: takes a run when the thread is free", async () => {
    const run = await fixture.runs.create(tenant, request([note("free")], { multitaskStrategy: "reject" }));
    expect(await fixture.runs.wait(tenant, run.run_id, never)).toMatchObject({ done: ["free"] });
  });

  it("interrupt: stops what runs and what waits, keeps what they did, and starts", async () => {
    const first = await fixture.runs.create(tenant, request([note("i1"), gate("i2")]));
    const waiting = await fixture.runs.create(tenant, request([note("never")], { threadId: first.thread_id }));
    await fixture.recorder.arrived("i2");
    const next = request([note("i3")], { threadId: first.thread_id, multitaskStrategy: "interrupt" });
    const last = await fixture.runs.create(tenant, next);
    expect(await fixture.runs.wait(tenant, last.run_id, never)).toMatchObject({ done: ["i1", "i3"] });
    expect([await status(first), await status(waiting)]).toEqual(["interrupted", "interrupted"]);
    expect(fixture.recorder.starts).not.toContain("never");
  });

  it("rollback: what ran before is gone, with its checkpoints", async () => {
    const kept = await fixture.runs.create(tenant, request([note("b0")]));
    await fixture.runs.wait(tenant, kept.run_id, never);
    const first = await fixture.runs.create(tenant, request([note("b1"), gate("b2")], { threadId: kept.thread_id }));
    const waiting = await fixture.runs.create(tenant, request([note("never")], { threadId: kept.thread_id }));
    await fixture.recorder.arrived("b2");
    const next = request([note("b3")], { threadId: kept.thread_id, multitaskStrategy: "rollback" });
    const last = await fixture.runs.create(tenant, next);
    expect(await fixture.runs.wait(tenant, last.run_id, never)).toMatchObject({ done: ["b0", "b3"] });
    await expect(status(first)).rejects.toBeInstanceOf(NotFound);
    await expect(status(waiting)).rejects.toBeInstanceOf(NotFound);
  });

  it("cancel: the run is interrupted, the thread idle with what was done, and its step hears the signal", async () => {
    const run = await fixture.runs.create(tenant, request([note("c1"), gate("c2"), note("c3")]));
    await fixture.recorder.arrived("c2");
    await fixture.runs.cancel(tenant, run.thread_id, run.run_id, { action: "interrupt", wait: true });
    expect(await status(run)).toBe("interrupted");
    expect(await thread(run.thread_id)).toMatchObject({ status: "idle", values: { done: ["c1"] } });
    expect(fixture.recorder.ends).not.toContain("c2");
    expect(await fixture.runs.wait(tenant, run.run_id, never)).toMatchObject({ done: ["c1"] });
  });

  it("cancel: a waiting run never starts, and the one before it goes on", async () => {
    const first = await fixture.runs.create(tenant, request([gate("w1")]));
    const second = await fixture.runs.create(tenant, request([note("never")], { threadId: first.thread_id }));
    await fixture.recorder.arrived("w1");
    await fixture.runs.cancel(tenant, first.thread_id, second.run_id, { action: "interrupt", wait: true });
    expect(await status(second)).toBe("interrupted");
    expect(await thread(first.thread_id)).toMatchObject({ status: "busy" });
    fixture.recorder.open("w1");
    expect(await fixture.runs.wait(tenant, first.run_id, never)).toMatchObject({ done: ["w1"] });
  });

  it("cancel with rollback: run, log and checkpoints are gone, the thread is as it was", async () => {
    const kept = await fixture.runs.create(tenant, request([note("d0")]));
    await fixture.runs.wait(tenant, kept.run_id, never);
    const tables = ["checkpoints", "checkpoint_blobs", "checkpoint_writes"];
    const before = await Promise.all(tables.map((table) => rowCount(table, kept.thread_id)));
    const threadBefore = await thread(kept.thread_id);
    const run = await fixture.runs.create(tenant, request([note("d1"), gate("d2")], { threadId: kept.thread_id }));
    await fixture.recorder.arrived("d2");
    const reading = await startReading(fixture.runs, tenant, run.run_id);
    await fixture.runs.cancel(tenant, run.thread_id, run.run_id, { action: "rollback", wait: true });
    await expect(status(run)).rejects.toBeInstanceOf(NotFound);
    expect(await thread(kept.thread_id)).toEqual(threadBefore);
    // Writes of the last checkpoint's parent stay: only the blobs that no checkpoint names may be fewer than before.
    const after = await Promise.all(tables.map((table) => rowCount(table, kept.thread_id)));
    expect(after[0]).toBe(before[0]);
    expect(after[2]).toBe(before[2]);
    expect(await reading.last).toMatchObject({ event: "values", data: { done: ["d0", "d1"] } });
  });

  it("cancel with rollback of a resumed run: the question stands again as before", async () => {
    const asked = await fixture.runs.create(tenant, request([{ do: "ask", name: "ok" }, gate("e2")]));
    await fixture.runs.wait(tenant, asked.run_id, never);
    const before = await thread(asked.thread_id);
    const answer = request([], { threadId: asked.thread_id, kwargs: { input: undefined, command: { resume: "no" } } });
    const resumed = await fixture.runs.create(tenant, answer);
    await fixture.recorder.arrived("e2");
    await fixture.runs.cancel(tenant, resumed.thread_id, resumed.run_id, { action: "rollback", wait: true });
    expect(await thread(asked.thread_id)).toEqual(before);
    const again = request([], { threadId: asked.thread_id, kwargs: { input: undefined, command: { resume: "yes" } } });
    const second = await fixture.runs.create(tenant, again);
    await eventually(() => fixture.recorder.starts.filter((name) => name === "e2").length === 2);
    fixture.recorder.open("e2");
    expect(await fixture.runs.wait(tenant, second.run_id, never)).toMatchObject({ done: ['ok="yes"', "e2"] });
  });

  it("stops a run whose thread is deleted, and leaves no checkpoint of it", async () => {
    const run = await fixture.runs.create(tenant, request([note("g1"), gate("g2")]));
    await fixture.recorder.arrived("g2");
    const reading = await startReading(fixture.runs, tenant, run.run_id);
    const cut = expect(reading.last).rejects.toBeInstanceOf(NotFound);
    const tables = ["threads", "checkpoints", "checkpoint_blobs", "checkpoint_writes"];
    await fixture.database.tenant(tenant, (db) =>
      db.query("DELETE FROM threads WHERE thread_id = $1", [run.thread_id]),
    );
    await cut;
    await eventually(async () => {
      const counts = await Promise.all(tables.map((table) => rowCount(table, run.thread_id)));
      return counts.every((count) => count === 0);
    });
    expect(fixture.recorder.ends).not.toContain("g2");
  });

  it("cancel of a run that has ended changes nothing", async () => {
    const run = await fixture.runs.create(tenant, request([note("f")]));
    await fixture.runs.wait(tenant, run.run_id, never);
    await fixture.runs.cancel(tenant, run.thread_id, run.run_id, { action: "interrupt", wait: true });
    expect(await status(run)).toBe("success");
  });
});
