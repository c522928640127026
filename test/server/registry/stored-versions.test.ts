import { readFile } from "node:fs/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase } from "../../support/test-database.ts";

const migration = new URL("../../../src/tools/database/migrations/082_agent_versions.sql", import.meta.url);

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let admin: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Pool({ connectionString: database.url, max: 1 });
});
afterAll(async () => {
  await admin.end();
  await database.close();
});

const insert = "INSERT INTO remote_agents (tenant_id, name, definition) VALUES ('acme', $1, $2)";

describe("registrations from before agents had several versions", () => {
  it("keep what they are, under the version that they declare", async () => {
    await admin.query("ALTER TABLE remote_agents DROP COLUMN version");
    await admin.query("ALTER TABLE remote_agents ADD PRIMARY KEY (tenant_id, name)");
    await admin.query(insert, ["geocode", { kind: "http", name: "geocode", version: "1.3.0" }]);
    await admin.query(insert, ["desk", { kind: "langgraph", name: "desk" }]);
    await admin.query(insert, ["shop", { kind: "mcp", name: "shop", version: "7.0.0" }]);
    await admin.query(await readFile(migration, "utf8"));
    const { rows } = await admin.query("SELECT name, version FROM remote_agents ORDER BY name");
    expect(rows).toEqual([
      { name: "desk", version: "1.0.0" },
      { name: "geocode", version: "1.3.0" },
      { name: "shop", version: "" },
    ]);
    await admin.query(insert, ["geocode", { kind: "http", name: "geocode", version: "1.4.0" }]);
    await expect(admin.query(insert, ["geocode", { kind: "http", version: "1.3.0" }])).rejects.toThrow(/unique/);
    await expect(admin.query(insert, ["shop", { kind: "mcp", version: "8.0.0" }])).rejects.toThrow(/unique/);
  });
});
