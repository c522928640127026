import { randomUUID } from "node:crypto";
import { afterEach, expect, it } from "vitest";
import type pg from "pg";
import { claimLostSuspects } from "../../../src/server/runs/sql/claim-run.ts";
import { isSuspect, mayJoin, roomForSuspects } from "../../../src/server/runs/suspicion.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";

// Above 2^33, as the ids of workers are: one that is gone, and two that are alive.
const gone = "8589934600";
const [one, other] = ["8589934601", "8589934602"] as const;

let database: TestDatabase | undefined;
const clients: pg.PoolClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.release(true);
  await database?.close();
  database = undefined;
});

async function alive(id: string): Promise<pg.PoolClient> {
  database ??= await createTestDatabase();
  const client = await database.pool.connect();
  clients.push(client);
  await client.query("SELECT pg_advisory_lock($1)", [id]);
  return client;
}

/** So many runs of a tenant that lost their worker and have stalled so often. */
async function lose(tenant: string, stalled: readonly number[]): Promise<void> {
  await database?.tenant(tenant, async (db) => {
    const threads = stalled.map(() => randomUUID());
    await db.query("INSERT INTO tenants (id) VALUES ($1)", [tenant]);
    await db.query("INSERT INTO threads (thread_id) SELECT unnest($1::uuid[])", [threads]);
    await db.query(
      `INSERT INTO runs (run_id, thread_id, assistant_id, status, worker_id, stalled, progress)
       SELECT gen_random_uuid(), thread, gen_random_uuid(), 'running', $2, stalled, ':0'
       FROM unnest($1::uuid[], $3::int[]) AS each (thread, stalled)`,
      [threads, gone, stalled],
    );
  });
}

const times = (count: number, stalled: number): number[] => Array.from({ length: count }, () => stalled);
/** How often those that were taken had stalled. */
const before = (taken: readonly { stalled: number }[]): number[] =>
  taken.map(({ stalled }) => stalled).toSorted((a, b) => a - b);

it("suspects are carried together, half as many each time that they were cut off, and at last one alone", () => {
  expect(roomForSuspects([], 10)).toEqual([32, 16, 8, 4, 2, 1]);
  expect(roomForSuspects([], 1_000_000)).toEqual([32, 16, 8, 4, 2, 1]);
  expect(roomForSuspects([], 7)).toEqual([4, 2, 1]);
  expect(roomForSuspects([], 4)).toEqual([1]);
  expect(roomForSuspects([], 1)).toEqual([1]);
});

it("a suspect takes the place of one of its like and of those that were cut off less often", () => {
  expect(roomForSuspects([2, 2, 4], 10)).toEqual([29, 15, 7, 4, 2, 1]);
  expect(roomForSuspects([9, 6, 6], 10)).toEqual([29, 13, 5, 1, 0, 0]);
  expect(roomForSuspects(times(40, 2), 10)).toEqual([0, 16, 8, 4, 2, 1]);
  expect([2, 3].map((stalled) => mayJoin(stalled, [2], 4))).toEqual([false, false]);
  expect([1, 2, 3, 7, 9].map((stalled) => mayJoin(stalled, [...times(32, 2), 9], 10))).toEqual([
    true,
    false,
    true,
    false,
    false,
  ]);
});

it("is under suspicion until it gets further, or for a while", () => {
  const since = performance.now();
  const is = (stalled: number, ago: number, further = false): boolean =>
    isSuspect({ stalled, since: since - ago, further }, 10);
  expect([is(1, 0), is(2, 0), is(2, 6_000), is(2, 0, true)]).toEqual([false, true, false, false]);
  expect([is(7, 6_000), is(7, 61_000), is(9, 6_000, true)]).toEqual([true, false, false]);
});

it("of lost suspects each is taken in its measure, those that were cut off most often first", async () => {
  const client = await alive(one);
  await lose("many", [...times(40, 1), ...times(20, 2), ...times(3, 5), ...times(2, 7)]);
  const taken = await claimLostSuspects(client, { worker: one, atMost: 64, room: roomForSuspects([], 10) });
  expect(before(taken)).toEqual([...times(16, 1), ...times(14, 2), 5, 7]);
});

it("whoever they belong to, there are no more of them", async () => {
  const client = await alive(one);
  for (const tenant of ["some", "others"]) await lose(tenant, times(30, 1));
  const taken = await claimLostSuspects(client, { worker: one, atMost: 64, room: roomForSuspects([], 10) });
  expect(taken).toHaveLength(32);
  expect(new Set(taken.map(({ tenant }) => tenant)).size).toBe(2);
});

it("nobody takes more suspects than there are places, and each replica its share", async () => {
  const [first, second] = [await alive(one), await alive(other)];
  await lose("many", times(21, 1));
  const room = roomForSuspects([], 10);
  expect(await claimLostSuspects(first, { worker: one, atMost: 5, room })).toHaveLength(5);
  expect(await claimLostSuspects(second, { worker: other, atMost: 64, room })).toHaveLength(8);
  expect(await claimLostSuspects(first, { worker: one, atMost: 64, room: room.map(() => 0) })).toEqual([]);
});
