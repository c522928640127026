import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorker, type Worker, type WorkerNews } from "../../../../src/server/runs/worker/worker.ts";
import { silent } from "../support/silent.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/test-database.ts";
import { eventually } from "../support/collect.ts";

describe("the wait for another worker's lock", () => {
  let database: TestDatabase;
  let admin: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await database.close();
  });

  const open = async (orphaned: WorkerNews["orphaned"] = () => undefined): Promise<Worker> => {
    const nothing = (): undefined => undefined;
    const news = { changed: nothing, ended: nothing, cancel: nothing, waiting: nothing, ready: nothing, room: () => 5 };
    const lost = (): Promise<void> => Promise.resolve();
    return await openWorker(database.pool, { ...news, lost, orphaned }, silent, { renewMs: 300 });
  };
  const waits = async (): Promise<{ since: Date }[]> => {
    const statement = `SELECT query_start AS since FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event = 'advisory' ORDER BY query_start`;
    return (await admin.query<{ since: Date }>(statement)).rows;
  };

  it("is renewed, so that what becomes old while workers live can be cleaned up", async () => {
    const workers = [await open(), await open()];
    await eventually(async () => (await waits()).length === 2);
    const first = (await waits()).at(-1)?.since ?? new Date(0);
    await eventually(async () => {
      const now = await waits();
      return now.length === 2 && now.every(({ since }) => since > first);
    });
    await Promise.all(workers.map((worker) => worker.close()));
    await eventually(async () => (await waits()).length === 0);
  });

  it("still ends with the session that held it, after it was renewed", async () => {
    let heard = 0;
    const one = await open();
    const other = await open(() => (heard += 1));
    await eventually(async () => (await waits()).length === 2);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(heard).toBe(0);
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND mode = 'ExclusiveLock'
         AND objid::bigint = $1::bigint & 4294967295`,
      [one.session?.id],
    );
    await eventually(() => heard > 0);
    await Promise.all([one.close(), other.close()]);
  });
});
