import { randomUUID } from "node:crypto";
import { once } from "node:events";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collect, eventually, never } from "./support/collect.ts";
import { assistantId, gate, note, request } from "./support/request.ts";
import { startRuns, type Fixture } from "./support/run-fixture.ts";
import type { Step } from "./support/scripted-graph.ts";

const tenant = "default";

describe("the worker's session", () => {
  let fixture: Fixture;
  /** Of the process, which lives on when its session breaks. */
  let identity = () => "one";
  beforeAll(async () => {
    fixture = await startRuns({ sweepMs: 50, maxStalls: 2, worker: { identity: () => identity() } });
  });
  afterAll(() => fixture.close());

  const row = async (runId: string): Promise<Record<string, unknown>> => {
    const { rows } = await fixture.database.tenant(tenant, (db) =>
      db.query<Record<string, unknown>>("SELECT worker_id, attempt, status FROM runs WHERE run_id = $1", [runId]),
    );
    return rows[0] ?? {};
  };

  /** Ends the session that holds the advisory lock. */
  const breakSession = (): Promise<unknown> => terminate(fixture.database.url);

  it("holds the lock that its runs are known by", async () => {
    const run = await fixture.runs.create(tenant, request([gate("lock")]));
    await fixture.recorder.arrived("lock");
    const { worker_id } = await row(run.run_id);
    const taken = await fixture.database.pool.query("SELECT pg_try_advisory_xact_lock($1) AS free", [worker_id]);
    expect(taken.rows).toEqual([{ free: false }]);
    fixture.recorder.open("lock");
    await fixture.runs.wait(tenant, run.run_id, never);
  });

  it("is replaced under a new id when it breaks; its runs stop and go on from their last step", async () => {
    const steps: Step[] = [note("before"), { do: "sleep", name: "during", ms: 400 }, note("after")];
    const run = await fixture.runs.create(tenant, request(steps));
    await eventually(() => fixture.recorder.starts.includes("during"));
    const before = await row(run.run_id);
    await breakSession();
    expect(await fixture.runs.wait(tenant, run.run_id, never)).toMatchObject({ done: ["before", "during", "after"] });
    const events = await collect(fixture.runs, tenant, run.run_id);
    const attempts = events.filter((event) => event.event === "metadata").map((event) => event.data);
    expect(attempts).toEqual([1, 2].map((attempt) => ({ run_id: run.run_id, attempt })));
    expect(events.map((event) => event.seq)).toEqual(events.map((_, seq) => seq));
    expect(fixture.recorder.starts.filter((name) => name === "before")).toHaveLength(1);
    expect(fixture.recorder.starts.filter((name) => name === "during")).toHaveLength(2);
    const next = await fixture.runs.create(tenant, request([gate("new")]));
    await fixture.recorder.arrived("new");
    expect((await row(next.run_id)).worker_id).not.toBe(before.worker_id);
    fixture.recorder.open("new");
    await fixture.runs.wait(tenant, next.run_id, never);
  });

  it("starts a run with its input when its worker died before the first checkpoint", async () => {
    const threadId = randomUUID();
    const runId = randomUUID();
    await fixture.database.tenant(tenant, async (db) => {
      await db.query("INSERT INTO threads (thread_id) VALUES ($1)", [threadId]);
      await db.query(
        `INSERT INTO runs (run_id, thread_id, assistant_id, status, worker_id, attempt, kwargs)
         VALUES ($1, $2, $3, 'running', 12345678901, 1, $4)`,
        [runId, threadId, assistantId, JSON.stringify({ input: { script: [note("a")] }, stream_mode: ["values"] })],
      );
    });
    await eventually(async () => (await row(runId)).status === "success");
    expect(await fixture.runs.wait(tenant, runId, never)).toMatchObject({ done: ["a"] });
    expect((await collect(fixture.runs, tenant, runId))[0]).toMatchObject({ event: "metadata", data: { attempt: 2 } });
  });

  it("gives a run up that was cut off again and again without getting any further, and says so", async () => {
    // Each session as if it were of another process.
    identity = randomUUID;
    const run = await fixture.runs.create(tenant, request([note("p1"), gate("poison")]));
    const starts = (): number => fixture.recorder.starts.filter((name) => name === "poison").length;
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await eventually(() => starts() === attempt);
      await breakSession();
    }
    const error = { error: "Stalled", code: "unavailable" };
    expect(await fixture.runs.wait(tenant, run.run_id, never)).toMatchObject({ __error__: error });
    expect((await collect(fixture.runs, tenant, run.run_id)).at(-1)).toMatchObject({ event: "error", data: error });
    expect(starts()).toBe(3);
    identity = () => "one";
  });

  it("does not give up a run that got further each time", async () => {
    const names = ["m1", "m2", "m3", "m4", "m5"];
    const run = await fixture.runs.create(tenant, request(names.map(gate)));
    for (const name of names) {
      await eventually(() => fixture.recorder.starts.includes(name));
      await breakSession();
      await eventually(() => fixture.recorder.starts.filter((started) => started === name).length === 2);
      fixture.recorder.open(name);
    }
    expect(await fixture.runs.wait(tenant, run.run_id, never)).toMatchObject({ done: names });
    expect(await row(run.run_id)).toMatchObject({ attempt: 6, status: "success" });
  });

  it("gives an answer to one question only, though the run died before the next question was told", async () => {
    const asked = await fixture.runs.create(tenant, request([{ do: "ask_twice", name: "sure" }]));
    await fixture.runs.wait(tenant, asked.run_id, never);
    const answer = (resume: string) =>
      request([], { threadId: asked.thread_id, kwargs: { input: undefined, command: { resume } } });
    const first = await fixture.runs.create(tenant, answer("yes"));
    await fixture.runs.wait(tenant, first.run_id, never);
    const die = "UPDATE runs SET status = 'running', worker_id = 12345678901, ended_at = NULL WHERE run_id = $1";
    await fixture.database.tenant(tenant, (db) => db.query(die, [first.run_id]));
    await eventually(async () => (await row(first.run_id)).attempt === 2);
    const again = [{ value: { question: "sure again" } }];
    expect(await fixture.runs.wait(tenant, first.run_id, never)).toMatchObject({ done: [], __interrupt__: again });
    const second = await fixture.runs.create(tenant, answer("no"));
    expect(await fixture.runs.wait(tenant, second.run_id, never)).toMatchObject({ done: ['sure=["yes","no"]'] });
  });

  it("survives that every connection to the database is cut at once, again and again", async () => {
    const steps = Array.from({ length: 12 }, (_, n): Step => ({ do: "sleep", name: `cut${n}`, ms: 40 }));
    const runs = await Promise.all([1, 2, 3, 4].map(() => fixture.runs.create(tenant, request(steps))));
    for (let cut = 0; cut < 3; cut += 1) {
      await new Promise((resolve) => setTimeout(resolve, 120));
      await terminate(fixture.database.url, "everything");
    }
    for (const run of runs) {
      await eventually(async () => {
        const status = await row(run.run_id).catch(() => ({ status: "unknown" }));
        return !["pending", "running", "unknown"].includes(String(status.status));
      }, 15_000);
      expect(await fixture.runs.wait(tenant, run.run_id, never)).toMatchObject({
        done: steps.map((step) => step.name),
      });
      const events = await collect(fixture.runs, tenant, run.run_id);
      expect(events.map((event) => event.seq)).toEqual(events.map((_, seq) => seq));
    }
  });

  it("takes up runs that were stored while there was none", async () => {
    const breaking = breakSession();
    const runs = [];
    for (let n = 0; n < 20; n += 1) runs.push(await fixture.runs.create(tenant, request([note(`n${n}`)])));
    await breaking;
    for (const [n, run] of runs.entries()) {
      expect(await fixture.runs.wait(tenant, run.run_id, never)).toMatchObject({ done: [`n${n}`] });
    }
  });
});

describe("a run that fails just after a connection was lost", () => {
  /** @returns what it failed of, and after how many attempts; the first is made before it has a checkpoint */
  const fail = async (step: Step, options: Parameters<typeof startRuns>[0] = {}): Promise<[string, number]> => {
    const fixture = await startRuns(options);
    const { database, runs } = fixture;
    const client = await database.pool.connect();
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    client.release();
    const admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    const noticed = once(database.pool, "error");
    await admin.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
    await noticed;
    await admin.end();
    const run = await runs.create(tenant, request([note("before"), step]));
    const failed = (await runs.wait(tenant, run.run_id, never)) as { __error__: { message: string } };
    const attempts = await database.tenant(tenant, (db) => db.query<{ attempt: number }>("SELECT attempt FROM runs"));
    await fixture.close();
    return [failed.__error__.message, attempts.rows[0]?.attempt ?? 0];
  };

  it("is tried again until connections hold, and tells of what it fails then", async () => {
    expect(await fail({ do: "fail", name: "it" })).toEqual(["it is broken", 4]);
  });

  it("tells of what it failed though it is given up before", async () => {
    const [message, attempts] = await fail({ do: "fail", name: "it" }, { maxStalls: 2 });
    expect(message).toMatch(/2 attempts in a row .* the last one by: it is broken$/);
    expect(attempts).toBe(3);
  });

  it("is not tried again where its state says that a step has failed", async () => {
    expect(await fail({ do: "fail", name: "it", at: "step" })).toEqual(["it failed", 1]);
  });
});

describe("a run that takes its worker down", () => {
  it("is given up alone: those that were there each time go on", async () => {
    // Each session as if it were of another process.
    const fixture = await startRuns({ sweepMs: 30, maxStalls: 4, worker: { identity: randomUUID } });
    const { recorder, runs, database } = fixture;
    const guilty = await runs.create(tenant, request([gate("guilty")]));
    const innocent = [];
    for (const name of ["i1", "i2", "i3"]) {
      innocent.push(await runs.create(tenant, request([{ do: "sleep", name, ms: 200 }])));
    }
    const starts = (): number => recorder.starts.filter((name) => name === "guilty").length;
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await eventually(() => starts() === attempt);
      await terminate(database.url);
    }
    expect(await runs.wait(tenant, guilty.run_id, never)).toMatchObject({ __error__: { error: "Stalled" } });
    for (const [n, run] of innocent.entries()) {
      expect(await runs.wait(tenant, run.run_id, never)).toMatchObject({ done: [`i${n + 1}`] });
    }
    expect(starts()).toBe(5);
    await fixture.close();
  });
});

describe("a run among many that takes its worker down, whenever it was made", () => {
  it.each([0, 6, 12])("is given up, and the others end: %i before it", { timeout: 60_000 }, async (before) => {
    const fixture = await startRuns({ sweepMs: 30, worker: { identity: randomUUID } });
    const { recorder, runs, database } = fixture;
    const slow = (n: number): Step => ({ do: "sleep", name: `i${n}`, ms: 500 });
    const innocent = [];
    let guilty;
    for (let n = 0; n <= 12; n += 1) {
      if (n === before) guilty = await runs.create(tenant, request([gate("guilty")]));
      else innocent.push({ name: `i${n}`, run: await runs.create(tenant, request([slow(n)])) });
    }
    const starts = (): number => recorder.starts.filter((name) => name === "guilty").length;
    // At the first of them it has a checkpoint that it had not when it was taken up.
    for (let attempt = 1; attempt <= 11; attempt += 1) {
      await eventually(() => starts() === attempt, 20_000);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await terminate(database.url);
    }
    expect(await runs.wait(tenant, guilty?.run_id ?? "", never)).toMatchObject({ __error__: { error: "Stalled" } });
    for (const { name, run } of innocent) {
      expect(await runs.wait(tenant, run.run_id, never)).toMatchObject({ done: [name] });
    }
    expect(starts()).toBe(11);
    await fixture.close();
  });
});

const lockHolder = `
  SELECT pg_terminate_backend(pid) FROM pg_locks
  WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
const everything = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;

async function terminate(url: string, what: "session" | "everything" = "session"): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(what === "session" ? lockHolder : everything);
  await admin.end();
}
