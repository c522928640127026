import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { eventually } from "../runs/support/collect.ts";
import { gate, note } from "../runs/support/request.ts";
import { script, send, serveReplica, type Replica } from "./support/serve-replica.ts";

describe("delayed runs", () => {
  let database: TestDatabase;
  /** Takes requests and carries nothing. */
  let front: Replica;
  let back: Replica;
  beforeAll(async () => {
    database = await createTestDatabase();
    front = await serveReplica(database.url, { carries: false, runs: { lookAgainMs: 50 } });
    back = await serveReplica(database.url);
  });
  afterAll(async () => {
    await front.close();
    await back.close();
    await database.close();
  });

  it("start when they are due, on a replica that was told, and are pending until then", async () => {
    const { thread_id } = await front.client.threads.create();
    const asked = performance.now();
    const run = await front.client.runs.create(thread_id, "baton", { ...script(note("later")), afterSeconds: 0.8 });
    expect(run.status).toBe("pending");
    expect(await front.client.threads.get(thread_id)).toMatchObject({ status: "idle" });
    expect(await front.client.runs.join(thread_id, run.run_id)).toMatchObject({ done: ["later"] });
    expect(performance.now() - asked).toBeGreaterThanOrEqual(800);
    expect(back.recorder.starts).toContain("later");
    expect(await front.client.threads.get(thread_id)).toMatchObject({ status: "idle", values: { done: ["later"] } });
  });

  it("leave their thread to others until then", async () => {
    const { thread_id } = await front.client.threads.create();
    const later = await front.client.runs.create(thread_id, "baton", { ...script(note("second")), afterSeconds: 0.5 });
    const now = { ...script(note("first")), multitaskStrategy: "reject" } as const;
    expect(await front.client.runs.wait(thread_id, "baton", now)).toMatchObject({ done: ["first"] });
    expect(await front.client.runs.join(thread_id, later.run_id)).toMatchObject({ done: ["first", "second"] });
  });

  it("never start when they are cancelled before", async () => {
    const { thread_id } = await front.client.threads.create();
    const run = await front.client.runs.create(thread_id, "baton", { ...script(note("never")), afterSeconds: 0.4 });
    await front.client.runs.cancel(thread_id, run.run_id);
    const after = await front.client.runs.create(thread_id, "baton", { ...script(note("after")), afterSeconds: 0.6 });
    await front.client.runs.join(thread_id, after.run_id);
    expect(await front.client.runs.get(thread_id, run.run_id)).toMatchObject({ status: "interrupted" });
    expect(back.recorder.starts).not.toContain("never");
  });

  it("are taken up by a server that starts after they were stored", async () => {
    const other = await createTestDatabase();
    const first = await serveReplica(other.url, { carries: false, runs: { lookAgainMs: 50 } });
    const { thread_id } = await first.client.threads.create();
    const run = await first.client.runs.create(thread_id, "baton", { ...script(note("found")), afterSeconds: 1.5 });
    const second = await serveReplica(other.url);
    expect(await first.client.runs.join(thread_id, run.run_id)).toMatchObject({ done: ["found"] });
    await first.close();
    await second.close();
    await other.close();
  });

  it("refuses delays and priorities that are none, by name", async () => {
    const of = async (body: object): Promise<unknown> => {
      const answer = await send(front, "POST", "/runs", { assistant_id: "baton", ...body });
      expect(answer.status).toBe(422);
      return ((await answer.json()) as { errors: { field: string }[] }).errors.map(({ field }) => field);
    };
    expect(await of({ after_seconds: -1 })).toEqual(["after_seconds"]);
    expect(await of({ after_seconds: 1e9 })).toEqual(["after_seconds"]);
    expect(await of({ priority: 101 })).toEqual(["priority"]);
    expect(await of({ metadata: { "baton.priority": "high" } })).toEqual(["metadata.baton.priority"]);
  });

  it("takes the higher priority first among those that wait, and the older of the same", async () => {
    const other = await createTestDatabase();
    const one = await serveReplica(other.url, { runs: { maxRuns: 1 } });
    const start = (name: string, more: object) =>
      send(one, "POST", "/runs", { assistant_id: "baton", ...script(note(name)), ...more });
    await send(one, "POST", "/runs", { assistant_id: "baton", ...script(gate("first")) });
    await one.recorder.arrived("first");
    await start("low", { priority: -5 });
    await start("usual", {});
    await start("usual too", {});
    await start("high", { metadata: { "baton.priority": 50 } });
    one.recorder.open("first");
    await eventually(() => one.recorder.ends.length === 5);
    expect(one.recorder.starts).toEqual(["first", "high", "usual", "usual too", "low"]);
    await one.close();
    await other.close();
  });
});
