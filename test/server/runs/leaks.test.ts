import { setTimeout as sleep } from "node:timers/promises";
import v8 from "node:v8";
import vm from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { request } from "./support/request.ts";
import { collect, eventually } from "./support/collect.ts";
import { startRuns, type Fixture } from "./support/run-fixture.ts";

/** Runs after which the process has to be as before; more where somebody asks for them. */
const RUNS = Number(process.env.BATON_TEST_LEAK_RUNS ?? 30);
const AT_ONCE = 10;

describe("a process that has carried many runs", () => {
  let fixture: Fixture;
  /** Connections that the worker keeps for itself. */
  let taken = 0;
  beforeAll(async () => {
    fixture = await startRuns();
    const { pool } = fixture.database;
    taken = pool.totalCount - pool.idleCount;
  });
  afterAll(() => fixture.close());

  const carry = async (count: number): Promise<void> => {
    let left = count;
    const user = async (): Promise<void> => {
      while (left-- > 0) {
        const script = [
          { do: "note", name: "a" },
          { do: "talk", name: "b", events: 20 },
          { do: "note", name: "c" },
        ] as const;
        const run = await fixture.runs.create("default", request(script));
        await collect(fixture.runs, "default", run.run_id);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, user));
  };
  /** What is held when nothing is at work. */
  const held = async () => {
    const { pool } = fixture.database;
    await eventually(() => pool.waitingCount === 0 && pool.totalCount - pool.idleCount <= taken, 30_000);
    v8.setFlagsFromString("--expose-gc");
    const collectGarbage = vm.runInNewContext("gc") as () => void;
    for (let round = 0; round < 3; round += 1) {
      collectGarbage();
      await sleep(20);
    }
    const { rows } = await pool.query<{ locks: number; sessions: number }>(
      `SELECT (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory'
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS locks,
         (SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%') AS sessions`,
    );
    return {
      heap: process.memoryUsage().heapUsed,
      handles: process.getActiveResourcesInfo().filter((kind) => kind !== "Timeout" && kind !== "TCPSocketWrap").length,
      timers: process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length,
      connections: pool.totalCount,
      listeners: ["error", "connect", "acquire", "release", "remove"].map((event) => pool.listenerCount(event)),
      processListeners: process.eventNames().map((event) => [String(event), process.listenerCount(event)]),
      locks: rows[0]?.locks,
      openTransactions: rows[0]?.sessions,
    };
  };

  it("holds what it held before them", { timeout: 120_000 }, async () => {
    await carry(RUNS);
    const before = await held();
    await carry(RUNS);
    await carry(RUNS);
    const after = await held();
    expect(after.listeners).toEqual(before.listeners);
    expect(after.processListeners).toEqual(before.processListeners);
    expect(after.locks).toBe(before.locks);
    expect(after.openTransactions).toBe(0);
    expect(after.handles).toBeLessThanOrEqual(before.handles);
    // Idle connections of the pool each have one.
    expect(after.timers).toBeLessThanOrEqual(before.timers + 20);
    expect(after.connections).toBeLessThanOrEqual(20);
    const perRun = (after.heap - before.heap) / (2 * RUNS);
    process.stderr.write(`${Math.round(perRun)} bytes of heap for each run\n`);
    // The fixture's recorder remembers what every run did.
    expect(perRun).toBeLessThan(20_000);
  });
});
