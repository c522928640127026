import { randomUUID } from "node:crypto";
import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createCaps } from "../../../src/server/metrics/caps.ts";
import { createQueueMetrics } from "../../../src/server/metrics/queue-metrics.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { readExposition } from "./read-exposition.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query("INSERT INTO tenants (id) VALUES ('acme'), ('globex'), ('umbrella')");
});
afterAll(() => database.close());

/** @param more columns of the run and their values in SQL */
async function insert(tenant: string, more: Readonly<Record<string, string>>): Promise<void> {
  const thread = randomUUID();
  const columns = Object.keys(more).map((name) => `, ${name}`);
  const values = Object.values(more).map((value) => `, ${value}`);
  await database.tenant(tenant, async (connection) => {
    await connection.query("INSERT INTO threads (thread_id) VALUES ($1)", [thread]);
    await connection.query(
      `INSERT INTO runs (run_id, thread_id, assistant_id${columns.join("")}) VALUES ($1, $2, $1${values.join("")})`,
      [randomUUID(), thread],
    );
  });
}

it("counts what waits, is delayed, runs and is dead for each tenant past row-level security, and ages only what is due", async () => {
  await insert("acme", { created_at: "now() - interval '90 s'" });
  await insert("acme", { created_at: "now() - interval '10 s'" });
  await insert("acme", { created_at: "now() - interval '1 h'", not_before: "now() + interval '1 h'" });
  await insert("acme", { created_at: "now() - interval '1 h'", not_before: "now() - interval '5 s'" });
  await insert("globex", { status: "'running'", created_at: "now() - interval '1 h'" });
  await insert("globex", { status: "'error'", dead_at: "now()" });
  await insert("umbrella", { created_at: "now() - interval '20 s'" });
  const registry = new Registry();
  const refresh = createQueueMetrics(registry, database.pool, createCaps({ tenants: 2 }));
  await refresh();
  const seen = readExposition(await registry.metrics());
  const runs = (tenant: string): (number | undefined)[] =>
    ["waiting", "delayed", "running", "dead"].map((state) => seen.value("baton_queue_runs", { tenant, state }));
  expect(runs("acme")).toEqual([3, 1, 0, 0]);
  expect(runs("globex")).toEqual([0, 0, 1, 1]);
  expect(runs("other")).toEqual([1, 0, 0, 0]);
  expect(seen.value("baton_queue_oldest_seconds", { tenant: "acme" })).toBeGreaterThanOrEqual(90);
  expect(seen.value("baton_queue_oldest_seconds", { tenant: "acme" })).toBeLessThan(3000);
  expect(seen.value("baton_queue_oldest_seconds", { tenant: "globex" })).toBe(0);
  expect(seen.value("baton_queue_oldest_seconds", { tenant: "other" })).toBeGreaterThanOrEqual(20);
});
