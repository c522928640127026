import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endSilentWorker } from "../../../../src/server/runs/sql/workers.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/test-database.ts";
import { eventually } from "../support/collect.ts";

describe("ending the session of a silent worker", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  const connect = async (): Promise<pg.Client & { readonly gone: () => boolean }> => {
    const client = new pg.Client({ connectionString: database.url });
    let gone = false;
    client.on("error", () => (gone = true));
    await client.connect();
    return Object.assign(client, { gone: () => gone });
  };
  /** A worker that was heard of a minute ago. */
  const silentWorker = async (id: string) => {
    const client = await connect();
    await client.query("SELECT pg_advisory_lock($1)", [id]);
    await client.query(
      `INSERT INTO workers (worker_id, host, pid, process, process_started_at, seen_at)
       VALUES ($1::text::bigint, 'h', 1, 'p' || $1::text, now(), clock_timestamp() - interval '1 minute')`,
      [id],
    );
    return client;
  };

  it("spares one that has a statement under way, and comes for it when that has ended", async () => {
    const client = await silentWorker("10000000001");
    const busy = client.query("SELECT pg_sleep(1)");
    expect(await endSilentWorker(database.pool, "10000000001", 3_000)).toBe(false);
    await busy;
    expect(await endSilentWorker(database.pool, "10000000001", 3_000)).toBe(true);
    await eventually(client.gone);
  });

  it("ends transactions that stand still and keep others waiting, and no others", async () => {
    await silentWorker("10000000002");
    const [holder, bystander, waiter] = await Promise.all([connect(), connect(), connect()]);
    await holder.query("BEGIN");
    await holder.query("LOCK TABLE threads");
    await bystander.query("BEGIN");
    await bystander.query("LOCK TABLE documents IN ACCESS SHARE MODE");
    const waiting = waiter.query("SELECT count(*) FROM threads");
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await endSilentWorker(database.pool, "10000000002", 100)).toBe(true);
    await waiting;
    expect([holder.gone(), bystander.gone()]).toEqual([true, false]);
    await Promise.all([bystander.end(), waiter.end()]);
  });

  it("touches nothing that is no worker, nor one that has just been heard of", async () => {
    const other = await connect();
    await other.query("SELECT pg_advisory_lock(10000000003)");
    expect(await endSilentWorker(database.pool, "10000000003", 100)).toBe(false);
    await expect(endSilentWorker(database.pool, "10000000003", 0)).rejects.toThrow("at least 100");
    await other.query(
      `INSERT INTO workers (worker_id, host, pid, process, process_started_at) VALUES (10000000003, 'h', 1, 'p', now())`,
    );
    expect(await endSilentWorker(database.pool, "10000000003", 3_000)).toBe(false);
    await other.query("SELECT 1");
    await other.end();
  });
});
