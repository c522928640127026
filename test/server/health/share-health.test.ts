import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shareHealth } from "../../../src/server/health/share-health.ts";
import { toFailure, Unavailable } from "../../../src/tools/errors.ts";
import { createHealth } from "../../../src/tools/registry/health/create-health.ts";
import { silentLog } from "../../support/test-agents.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const name = { agent: "pricer", version: "1.0.0", id: "east" };

describe("health shared over Postgres", () => {
  it("tells every replica what the others saw, and forgets one that leaves", async () => {
    const [here, there] = [createHealth({ replica: "here" }), createHealth({ replica: "there" })];
    const shares = [here, there].map((health) => shareHealth({ database, health, log: silentLog, everyMs: 1_000_000 }));
    const instance = there.instance(name);
    for (let place = 0; place < 20; place++) {
      instance.begin();
      instance.end("acme", { ms: 1, failure: toFailure(new Unavailable("what acme gave")) });
    }
    for (const share of [...shares].reverse()) await share.beat();
    expect(here.of("pricer")).toMatchObject({ state: "unhealthy", instances: [{ id: "east", attempts: 20 }] });
    const rows = await database.pool.query<{ replica: string; snapshot: unknown }>("SELECT * FROM replica_health");
    expect(rows.rows.map(({ replica }) => replica).toSorted()).toEqual(["here", "there"]);
    // What a tenant gave, or who it is, is not shared.
    expect(JSON.stringify(rows.rows)).not.toContain("acme");
    await Promise.all(shares.map((share) => share.close()));
    expect((await database.pool.query("SELECT * FROM replica_health")).rows).toEqual([]);
  });

  it("beats by itself, and passes over what it cannot read", async () => {
    const [here, there] = [createHealth({ replica: "a" }), createHealth({ replica: "b" })];
    await database.pool.query("INSERT INTO replica_health (replica, snapshot) VALUES ('older', '{\"words\": 1}')");
    const shares = [here, there].map((health) => shareHealth({ database, health, log: silentLog, everyMs: 20 }));
    const instance = there.instance(name);
    instance.begin();
    instance.end("acme", { ms: 5 });
    await expect.poll(() => here.of("pricer").state, { timeout: 5000 }).toBe("ready");
    await Promise.all(shares.map((share) => share.close()));
  });
});
