import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TenantSaver } from "../../../src/graph/tenant-saver.ts";
import { createRetention, type Retention } from "../../../src/server/retention/create-retention.ts";
import { DEFAULT_RULES, type RetentionRules } from "../../../src/server/retention/rules.ts";
import { trimEvents } from "../../../src/server/retention/sql/runs.ts";
import { silent } from "../runs/support/silent.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { askingGraph } from "./support/history.ts";

describe("retention", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await database.pool.query("INSERT INTO tenants (id) VALUES ('acme')");
  });
  afterAll(() => database.close());

  const retention = (rules: Partial<RetentionRules> = {}): Retention =>
    createRetention({
      database,
      logger: silent,
      growing: ["messages"],
      rules: { ...DEFAULT_RULES, ...rules },
      pace: { batch: 4, pauseMs: 0 },
    });
  const query = async (sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> =>
    (await database.tenant("acme", (db) => db.query<Record<string, unknown>>(sql, values))).rows;
  const thread = async (status = "idle"): Promise<string> => {
    const id = randomUUID();
    await query("INSERT INTO threads (thread_id, status) VALUES ($1, $2)", [id, status]);
    return id;
  };
  /** A run that ended so many days ago and said ten things. */
  const endedRun = async (threadId: string, days: number, more = "", kwargs = '{"input": {}}'): Promise<string> => {
    const id = randomUUID();
    await query(
      `INSERT INTO runs (run_id, thread_id, assistant_id, status, kwargs, ended_at, created_at)
       VALUES ($1, $2, $1, 'success', $3, now() - $4 * interval '1 day', now() - $4 * interval '1 day')`,
      [id, threadId, kwargs, days],
    );
    if (more !== "") await query(`UPDATE runs SET ${more} WHERE run_id = $1`, [id]);
    await query(
      `INSERT INTO run_events (run_id, seq, event, data) SELECT $1, n, 'custom', '{}' FROM generate_series(0, 9) n`,
      [id],
    );
    return id;
  };
  const left = async (ids: readonly string[]): Promise<[runs: number, events: number]> => {
    const [row] = await query(
      `SELECT (SELECT count(*)::int FROM runs WHERE run_id = ANY ($1)) AS runs,
         (SELECT count(*)::int FROM run_events WHERE run_id = ANY ($1)) AS events`,
      [ids],
    );
    return [Number(row?.runs), Number(row?.events)];
  };

  it("deletes events, then runs, then dead letters, each in its time", async () => {
    const id = await thread();
    const young = await endedRun(id, 20);
    const past = await endedRun(id, 40);
    const old = await endedRun(id, 100);
    const dead = await endedRun(id, 100, "dead_at = now() - interval '50 days', status = 'error'");
    const longDead = await endedRun(id, 100, "dead_at = now() - interval '100 days', status = 'error'");
    expect(await retention().now()).toMatchObject({ events: 30, runs: 1, dead_letters: 1 });
    expect(await left([young])).toEqual([1, 10]);
    expect(await left([past])).toEqual([1, 0]);
    expect(await left([old, longDead])).toEqual([0, 0]);
    expect(await left([dead])).toEqual([1, 10]);
    expect(await retention().now()).toMatchObject({ events: 0, runs: 0, dead_letters: 0 });
  });

  it("takes the events of a run from the end, so that the beginning is what is left", async () => {
    const id = await thread();
    const runs = [await endedRun(id, 40), await endedRun(id, 40)];
    for (let rest = 20; rest > 0; rest -= 3) {
      expect(await database.tenant("acme", (db) => trimEvents(db, runs, 3))).toBe(Math.min(rest, 3));
      const kept = await query(
        "SELECT count(*)::int AS n, max(seq)::int + 1 AS until FROM run_events WHERE run_id = ANY ($1) GROUP BY run_id",
        [runs],
      );
      expect(kept.map(({ n }) => n)).toEqual(kept.map(({ until }) => until));
    }
    expect(await left(runs)).toEqual([2, 0]);
  });

  it("keeps the events of a run that is at work again, or is just about to be", async () => {
    const run = await endedRun(await thread("busy"), 100);
    const trimmed = (): Promise<number> => database.tenant("acme", (db) => trimEvents(db, [run], 3));
    await database.tenant("acme", async (db) => {
      await db.query("UPDATE runs SET status = 'pending', ended_at = NULL WHERE run_id = $1", [run]);
      expect(await trimmed()).toBe(0);
    });
    expect(await trimmed()).toBe(0);
    await query("UPDATE runs SET status = 'success', ended_at = now() WHERE run_id = $1", [run]);
    expect(await trimmed()).toBe(3);
    await query("DELETE FROM runs WHERE run_id = $1", [run]);
  });

  it("keeps everything for ever where it is told to", async () => {
    const runs = [await endedRun(await thread(), 1000)];
    const forEver = { events: 0, runs: 0, deadLetters: 0, checkpoints: 0 };
    expect(await retention(forEver).now()).toMatchObject({ events: 0, runs: 0, checkpoints: 0 });
    expect(await left(runs)).toEqual([1, 10]);
    await retention().now();
  });

  it("keeps what led to an open question, and to a run that goes on with it", async () => {
    const waiting = await thread("interrupted");
    const goingOn = await thread("busy");
    const runs = [await endedRun(waiting, 200), await endedRun(goingOn, 200)];
    await query(
      `INSERT INTO runs (run_id, thread_id, assistant_id, status, kwargs) VALUES ($1, $2, $1, 'running', '{"command": {"resume": 1}}')`,
      [randomUUID(), goingOn],
    );
    await retention().now();
    expect(await left(runs)).toEqual([2, 20]);
  });

  it("leaves the checkpoints of a thread at work, and of other tenants, alone", async () => {
    const saver = new TenantSaver(database);
    const id = await thread("busy");
    await askingGraph(saver).invoke(
      { messages: [{ role: "user", content: "a" }] },
      { configurable: { tenant_id: "acme", thread_id: id } },
    );
    await query("INSERT INTO runs (run_id, thread_id, assistant_id, status) VALUES ($1, $2, $1, 'running')", [
      randomUUID(),
      id,
    ]);
    await query(
      "UPDATE threads SET created_at = now() - interval '1 year', updated_at = created_at WHERE thread_id = $1",
      [id],
    );
    await query(
      `UPDATE checkpoints SET checkpoint = jsonb_set(checkpoint, '{ts}', '"2020-01-01T00:00:00Z"') WHERE thread_id = $1`,
      [id],
    );
    expect(await retention({ newest: 1 }).now()).toMatchObject({ checkpoints: 0 });
    await query("UPDATE runs SET status = 'success' WHERE thread_id = $1", [id]);
    expect((await retention({ newest: 1 }).now())?.checkpoints).toBeGreaterThan(0);
  });

  it("finds what threads that are gone have left, and what dead replicas have", async () => {
    const saver = new TenantSaver(database);
    const gone = randomUUID();
    await askingGraph(saver).invoke(
      { messages: [{ role: "user", content: "a" }] },
      { configurable: { tenant_id: "acme", thread_id: gone } },
    );
    expect(await retention().now()).toMatchObject({ orphaned_threads: 0 });
    await query(
      `UPDATE checkpoints SET checkpoint = jsonb_set(checkpoint, '{ts}', '"2020-01-01T00:00:00Z"') WHERE thread_id = $1`,
      [gone],
    );
    await query("INSERT INTO lease_waiters (name, alive_until) VALUES ('x', now() - interval '1 day')");
    await database.pool.query("INSERT INTO replica_health VALUES ('r', '{}', now() - interval '1 day')");
    const found = await retention().now();
    expect(found).toMatchObject({ orphaned_threads: 1, lease_waiters: 1, replica_rows: 1 });
    const tables = ["checkpoints", "checkpoint_blobs", "checkpoint_writes"];
    for (const table of tables) expect(await query(`SELECT 1 FROM ${table} WHERE thread_id = $1`, [gone])).toEqual([]);
  });

  it("is done by one replica at a time", async () => {
    const passes = await Promise.all([retention().now(), retention().now(), retention().now()]);
    expect(passes.filter((removed) => removed !== undefined).length).toBeGreaterThan(0);
    const session = await database.pool.connect();
    await session.query("SELECT pg_advisory_lock(hashtext('baton'), hashtext('retention'))");
    expect(await retention().now()).toBeUndefined();
    session.release(true);
  });

  it("refuses rules that are no whole days", () => {
    expect(() => retention({ events: 1.5 })).toThrow(/events: expected whole days/);
    expect(() => retention({ newest: 0 })).toThrow(/newest/);
  });
});
