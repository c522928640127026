import { afterEach, describe, expect, it } from "vitest";
import { Backlog } from "../../../src/server/runs/backlog.ts";
import { eventually, never } from "./support/collect.ts";
import { gate, note, request } from "./support/request.ts";
import { startRuns, type Fixture } from "./support/run-fixture.ts";

const tenant = "default";

describe("taking up runs that wait", () => {
  let fixture: Fixture;
  afterEach(() => fixture.close());

  /** Pending runs on threads of their own, of which nobody is told. */
  const store = async (count: number): Promise<string[]> => {
    const { rows } = await fixture.database.tenant(tenant, (db) =>
      db.query<{ thread_id: string }>(
        `WITH made AS (INSERT INTO threads (thread_id) SELECT gen_random_uuid() FROM generate_series(1, $1) RETURNING thread_id)
         INSERT INTO runs (run_id, thread_id, assistant_id, kwargs)
         SELECT gen_random_uuid(), thread_id, gen_random_uuid(), $2 FROM made RETURNING thread_id`,
        [count, JSON.stringify({ input: { script: [note("a")] }, stream_mode: ["values"] })],
      ),
    );
    return rows.map((row) => row.thread_id);
  };
  const waiting = async (): Promise<number> => {
    const query = "SELECT count(*)::int AS n FROM runs WHERE status IN ('pending', 'running')";
    return (await fixture.database.tenant(tenant, (db) => db.query<{ n: number }>(query))).rows[0]?.n ?? -1;
  };

  it("goes on where there are more than it looks at in one round", { timeout: 30_000 }, async () => {
    // Nobody sweeps, and there is room for all.
    fixture = await startRuns({ sweepMs: 600_000, maxRuns: 1_000, tenantRuns: 1_000 });
    await store(300);
    await fixture.database.pool.query("SELECT pg_notify('baton_run_waiting', '')");
    await eventually(async () => (await waiting()) === 0, 25_000);
  });

  it(
    "does not keep others behind runs that stall, of which a few are taken at a time",
    { timeout: 30_000 },
    async () => {
      fixture = await startRuns({ sweepMs: 600_000 });
      await store(300);
      await fixture.database.tenant(tenant, (db) =>
        db.query(
          "UPDATE runs SET status = 'running', worker_id = 12345678901, stalled = 5, progress = ':0', kwargs = $1",
          [JSON.stringify({ input: { script: [{ do: "gate", name: "stalls" }] }, stream_mode: ["values"] })],
        ),
      );
      const run = await fixture.runs.create(tenant, request([note("b")], { threadId: (await store(1))[0] }));
      await fixture.database.pool.query("SELECT pg_notify('baton_run_waiting', '')");
      expect(await fixture.runs.wait(tenant, run.run_id, never)).toMatchObject({ done: ["a", "b"] });
    },
  );

  it("does not wait for threads that somebody keeps locked", { timeout: 30_000 }, async () => {
    fixture = await startRuns({ sweepMs: 600_000 });
    const locked = await store(8);
    const client = await fixture.database.pool.connect();
    await client.query("BEGIN");
    await client.query("SELECT set_config('baton.tenant', $1, true)", [tenant]);
    await client.query("SELECT FROM threads WHERE thread_id = ANY ($1) FOR UPDATE", [locked]);
    await fixture.database.pool.query("SELECT pg_notify('baton_run_waiting', '')");
    await new Promise((resolve) => setTimeout(resolve, 300));
    await store(1);
    await fixture.database.pool.query("SELECT pg_notify('baton_run_waiting', '')");
    await eventually(async () => (await waiting()) === 8, 20_000);
    await client.query("ROLLBACK");
    client.release();
    const run = await fixture.runs.create(tenant, request([note("b")]));
    expect(await fixture.runs.wait(tenant, run.run_id, never)).toMatchObject({ done: ["b"] });
  });
});

describe("the backlog", () => {
  it("keeps what came to wait while it was looked at", async () => {
    const backlog = new Backlog();
    backlog.add("old");
    const since = await backlog.is(() => {
      backlog.add("meanwhile");
      return Promise.resolve(new Set(["found"]));
    });
    expect([...since]).toEqual(["meanwhile"]);
    expect(["old", "meanwhile", "found"].map((name) => backlog.has(name))).toEqual([false, true, true]);
  });
});

describe("the place of a run that has ended", () => {
  it("goes to whoever is next of its tenant, and not to its thread's next run, where the tenant may have no other", async () => {
    const fixture = await startRuns({ sweepMs: 600_000, maxRuns: 2, tenantRuns: 1 });
    const start = (name: string, more: Parameters<typeof request>[1] = {}) =>
      fixture.runs.create(tenant, request([note(name)], more));
    const first = await fixture.runs.create(tenant, request([gate("first")]));
    await fixture.recorder.arrived("first");
    const low = { threadId: first.thread_id, priority: -100 };
    await start("low", low);
    await start("lower", low);
    await start("high", { priority: 100 });
    // A look has left it.
    await new Promise((resolve) => setTimeout(resolve, 200));
    fixture.recorder.open("first");
    await eventually(() => fixture.recorder.ends.length === 4);
    expect(fixture.recorder.starts).toEqual(["first", "high", "low", "lower"]);
    await fixture.close();
  });
});
