import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type pg from "pg";
import { claimLostRuns } from "../../../../src/server/runs/sql/claim-run.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/test-database.ts";

// Above 2^33, as the ids of workers are: one that is gone, and two that are alive.
const [gone, one, other] = ["8589934600", "8589934601", "8589934602"];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

async function alive(id: string): Promise<pg.PoolClient> {
  const client = await database.pool.connect();
  await client.query("SELECT pg_advisory_lock($1)", [id]);
  return client;
}

async function lose(tenant: string, count: number): Promise<void> {
  await database.tenant(tenant, async (db) => {
    const threads = Array.from({ length: count }, () => randomUUID());
    await db.query("INSERT INTO tenants (id) VALUES ($1)", [tenant]);
    await db.query("INSERT INTO threads (thread_id) SELECT unnest($1::uuid[])", [threads]);
    await db.query(
      `INSERT INTO runs (run_id, thread_id, assistant_id, status, worker_id)
       SELECT gen_random_uuid(), thread, gen_random_uuid(), 'running', $2 FROM unnest($1::uuid[]) AS thread`,
      [threads, gone],
    );
  });
}

/** What each of two gets that reach for the same lost runs at the same moment. */
async function shares(atMost: number): Promise<[string[], string[]]> {
  const clients = await Promise.all([one, other].map((id) => alive(id ?? "")));
  const [first, second] = clients;
  if (first === undefined || second === undefined) throw new Error("two clients were opened");
  try {
    await first.query("BEGIN");
    const taken = await claimLostRuns(first, { worker: one ?? "", atMost });
    // Not committed yet: the rows are held.
    const left = await claimLostRuns(second, { worker: other ?? "", atMost });
    await first.query("COMMIT");
    return [taken.map(({ run_id }) => run_id), left.map(({ run_id }) => run_id)];
  } finally {
    for (const client of clients) client.release(true);
  }
}

it("lost runs fall to all who reach for them, each run to one, of each tenant the same share", async () => {
  await lose("many", 41);
  await lose("some", 20);
  const [first, second] = await shares(64);
  expect([first.length, second.length]).toEqual([21 + 10, 20 + 10]);
  expect(new Set([...first, ...second]).size).toBe(61);
});

it("a few are not worth sharing, and nobody takes more than there is room for", async () => {
  await lose("few", 9);
  const [first, second] = await shares(64);
  expect([first.length, second.length]).toEqual([8, 1]);
  await lose("crowd", 40);
  const [narrow, rest] = await shares(5);
  expect([narrow.length, rest.length]).toEqual([5, 5]);
  expect(new Set([...narrow, ...rest]).size).toBe(10);
});
