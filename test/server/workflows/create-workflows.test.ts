import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFigures } from "../../../src/graph/plan/proof/create-figures.ts";
import { createWorkflows } from "../../../src/server/workflows/create-workflows.ts";
import type { Stored, Workflows } from "../../../src/server/workflows/workflows.ts";
import { Conflict } from "../../../src/tools/errors.ts";
import { testAgent } from "../../support/test-agents.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const agents = [testAgent("reader", () => Promise.resolve(""))];
/** One server process's view. */
const replica = (): Workflows =>
  createWorkflows({ database, agents: () => agents, figures: () => createFigures(agents), approve: new Set() });
const add = (workflows: Workflows, name: string, more: object = {}, tenant = "acme"): Promise<Stored> =>
  workflows.add(tenant, {
    source: JSON.stringify({ name, ...more, steps: [{ name: "read", agent: "reader", outputs: ["text"] }] }),
    mediaType: "application/json",
  });
const versionOf = async (stored: Promise<Stored>): Promise<string> => {
  const outcome = await stored;
  return outcome.ok ? `${outcome.storing} ${outcome.row.version}` : "refused";
};

describe("stored workflows", () => {
  it("that one replica stores, replaces or takes away are so for every other at its next look", async () => {
    const [one, other] = [replica(), replica()];
    expect((await other.catalog("acme")).names()).toEqual([]);
    await add(one, "seen", { version: "1.0.0", description: "old" });
    expect((await other.catalog("acme")).get("seen")?.plan.description).toBe("old");
    await add(one, "seen", { version: "1.0.0", description: "new" });
    expect((await other.catalog("acme")).get("seen")?.plan.description).toBe("new");
    await add(other, "seen", { version: "2.0.0" });
    expect((await one.catalog("acme")).versions("seen")).toEqual(["2.0.0", "1.0.0"]);
    await one.ran("acme", "seen", "2.0.0");
    await one.remove("acme", "seen", undefined);
    expect((await other.catalog("acme")).names()).toEqual([]);
  });

  it("are read once: while nothing changes the catalog stays the same object, and so do its plans", async () => {
    const one = replica();
    await add(one, "steady");
    const first = await one.catalog("acme");
    expect(await one.catalog("acme")).toBe(first);
    const plan = first.get("steady")?.plan;
    await add(one, "another");
    const second = await one.catalog("acme");
    expect(second).not.toBe(first);
    expect(second.get("steady")?.plan).toBe(plan);
  });

  it("take different versions when replicas store at the same moment, and one when they store the same", async () => {
    const replicas = Array.from({ length: 4 }, replica);
    const various = replicas.flatMap((workflows, index) =>
      [0, 1, 2].map((take) => versionOf(add(workflows, "raced", { description: `${index} ${take}` }))),
    );
    const versions = await Promise.all(various);
    expect(new Set(versions).size).toBe(12);
    const same = await Promise.all(replicas.map((workflows) => versionOf(add(workflows, "agreed"))));
    expect(same.toSorted()).toEqual(["created 1.0.0", "unchanged 1.0.0", "unchanged 1.0.0", "unchanged 1.0.0"]);
  });

  it("never change once run, whoever tries, and note only their first run", async () => {
    const one = replica();
    await add(one, "frozen", { version: "1.0.0" });
    await one.ran("acme", "frozen", "1.0.0");
    const first = await one.get("acme", "frozen", "1.0.0");
    await one.ran("acme", "frozen", "1.0.0");
    expect(await one.get("acme", "frozen", "1.0.0")).toEqual(first);
    await expect(add(one, "frozen", { version: "1.0.0", description: "other" })).rejects.toThrow(Conflict);
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    await owner.query("SELECT set_config('baton.tenant', 'acme', false)");
    const meddle = owner.query("UPDATE workflow_versions SET source = 'x' WHERE name = 'frozen'");
    await expect(meddle).rejects.toThrow(/was run and never changes/);
    await owner.end();
  });

  it("are replaced or run, never both at once", async () => {
    const one = replica();
    for (let round = 0; round < 10; round++) {
      const version = `1.${round}.0`;
      await add(one, "contested", { version, description: "before" });
      const [replacing] = await Promise.allSettled([
        add(one, "contested", { version, description: "after" }),
        one.ran("acme", "contested", version),
      ]);
      const row = await one.get("acme", "contested", version);
      expect(row.first_run_at).not.toBeNull();
      expect(row.description).toBe(replacing.status === "fulfilled" ? "after" : "before");
    }
  });

  it("that are not stored leave nothing behind", async () => {
    const one = replica();
    const before = (await one.catalog("globex")).names();
    expect(await versionOf(add(one, "reader", {}, "globex"))).toBe("refused");
    expect(await versionOf(add(one, "nested", { outputs: ["nobody_writes_it"] }, "globex"))).toBe("refused");
    expect((await replica().catalog("globex")).names()).toEqual(before);
  });

  it("are each tenant's own in the database too", async () => {
    await add(replica(), "private", {}, "globex");
    const seen = await database.tenant("acme", (connection) =>
      connection.query("SELECT name FROM workflow_versions WHERE name = 'private'"),
    );
    expect(seen.rows).toEqual([]);
    const forged = database.tenant("acme", (connection) =>
      connection.query(
        `INSERT INTO workflow_versions (tenant_id, name, version, source, media_type, document, revision)
         VALUES ('globex', 'forged', '1.0.0', '', 'application/json', '{}', 1)`,
      ),
    );
    await expect(forged).rejects.toThrow(/row-level security/);
  });
});
