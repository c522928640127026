import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";

describe("tenant transactions", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  const insert = "INSERT INTO checkpoint_blobs (thread_id, channel, version, type) VALUES ($1, 'c', '1', 'json')";

  it("shows a tenant its own rows and nobody else's", async () => {
    await database.tenant("a", (db) => db.query(insert, ["thread-a"]));
    const count = "SELECT count(*)::int AS n FROM checkpoint_blobs";
    expect((await database.tenant("a", (db) => db.query(count))).rows).toEqual([{ n: 1 }]);
    expect((await database.tenant("b", (db) => db.query(count))).rows).toEqual([{ n: 0 }]);
  });

  it("refuses a row of another tenant", async () => {
    const foreign =
      "INSERT INTO checkpoint_blobs (thread_id, channel, version, type, tenant_id) VALUES ('x', 'c', '1', 'json', 'b')";
    await expect(database.tenant("a", (db) => db.query(foreign))).rejects.toThrow("row-level security");
  });

  it("sees nothing outside of a tenant", async () => {
    const { rows } = await database.pool.query("SELECT count(*)::int AS n FROM checkpoint_blobs");
    expect(rows).toEqual([{ n: 0 }]);
  });

  it("works under a role that cannot bypass row-level security", async () => {
    const { rows } = await database.pool.query(
      "SELECT current_user AS name, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user",
    );
    expect(rows).toEqual([{ name: "baton_app", rolsuper: false, rolbypassrls: false }]);
  });

  it("forces row-level security on every table with a tenant, but for mere counters of changes", async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
       WHERE a.attname = 'tenant_id' AND c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
         AND (SELECT array_agg(b.attname::text ORDER BY b.attname) FROM pg_attribute b
              WHERE b.attrelid = c.oid AND b.attnum > 0 AND NOT b.attisdropped) <> '{revision,tenant_id}'`,
    );
    expect(rows).toEqual([]);
  });

  it("rolls back when the work fails", async () => {
    const work = database.tenant("a", async (db) => {
      await db.query(insert, ["thread-lost"]);
      throw new Error("stop");
    });
    await expect(work).rejects.toThrow("stop");
    const { rows } = await database.tenant("a", (db) =>
      db.query("SELECT 1 FROM checkpoint_blobs WHERE thread_id = 'thread-lost'"),
    );
    expect(rows).toEqual([]);
  });
});
