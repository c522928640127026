import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type pg from "pg";
import type { JournalEntry } from "../../../src/graph/journal/entry.ts";
import { writeEntries } from "../../../src/graph/journal/write-entries.ts";
import { claimRun, warmClaims } from "../../../src/server/runs/sql/claim-run.ts";
import { waitingRuns } from "../../../src/server/runs/sql/open-runs.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";

const MANY = 2_000;

function event(run: string): JournalEntry {
  return { kind: "event", tenant: "big", run, seq: 0, name: "custom", body: Buffer.from("{}") };
}

/** Connections keep plans that were made for a tenant without runs. */
describe("what is asked for a tenant with thousands of waiting runs", () => {
  let database: TestDatabase;
  let client: pg.PoolClient;
  beforeAll(async () => {
    database = await createTestDatabase();
    client = await database.pool.connect();
    // Before there is anything, as in a server that has just been set up.
    await warmClaims(client, "1");
    await waitingRuns(client, 16);
    // After five times a plan is kept.
    for (let time = 0; time < 8; time += 1) await writeEntries(client, "1", [event(randomUUID())]);
    await database.tenant("big", async (db) => {
      const threads = Array.from({ length: MANY }, () => randomUUID());
      await db.query("INSERT INTO tenants (id) VALUES ('big')");
      await db.query("INSERT INTO threads (thread_id) SELECT unnest($1::uuid[])", [threads]);
      await db.query(
        `INSERT INTO runs (run_id, thread_id, assistant_id)
         SELECT gen_random_uuid(), thread, gen_random_uuid() FROM unnest($1::uuid[]) AS thread`,
        [threads],
      );
    });
  });
  afterAll(async () => {
    client.release();
    await database.close();
  });

  /** Rows of `runs` that the work read. */
  const rowsRead = async (work: () => Promise<unknown>): Promise<number> => {
    await client.query("BEGIN");
    await client.query("SELECT set_config('baton.tenant', 'big', true)");
    await work();
    const { rows } = await client.query<{ read: number }>(
      "SELECT (seq_tup_read + idx_tup_fetch)::int AS read FROM pg_stat_xact_user_tables WHERE relname = 'runs'",
    );
    await client.query("COMMIT");
    return rows[0]?.read ?? Number.NaN;
  };

  it("reads the next ones and not all", async () => {
    let found: Awaited<ReturnType<typeof waitingRuns>> = [];
    const read = await rowsRead(async () => (found = await waitingRuns(client, 16)));
    expect(found.filter(({ tenant }) => tenant === "big")).toHaveLength(16);
    expect(read).toBeLessThan(MANY / 4);
  });

  it("reads the one that is claimed and not all", async () => {
    const [run] = (await waitingRuns(client, 16)).filter(({ tenant }) => tenant === "big");
    const read = await rowsRead(async () => {
      expect(await claimRun(client, run?.run_id ?? "", "7")).toMatchObject({ run_id: run?.run_id, attempt: 1 });
    });
    expect(read).toBeLessThan(MANY / 10);
  });

  it("reads the one that is written for and not all", async () => {
    const [run] = (await waitingRuns(client, 16)).filter(({ tenant }) => tenant === "big");
    const run_id = run?.run_id ?? "";
    await database.tenant("big", (db) => claimRun(db, run_id, "8"));
    let refused: string[] = [run_id];
    const read = await rowsRead(async () => (refused = await writeEntries(client, "8", [event(run_id)])));
    expect(refused).toEqual([]);
    expect(read).toBeLessThan(MANY / 10);
  });
});
