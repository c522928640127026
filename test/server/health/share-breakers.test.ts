import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGuards, type Guards } from "../../../src/graph/step/guards.ts";
import { shareHealth, type SharedHealth } from "../../../src/server/health/share-health.ts";
import { writeVerdicts } from "../../../src/server/health/sql/instance-breakers.ts";
import { openDatabase, type Database } from "../../../src/tools/database/database.ts";
import { Unavailable } from "../../../src/tools/errors.ts";
import { compareVerdicts, type Verdict } from "../../../src/tools/registry/health/breaker/verdict.ts";
import { createHealth } from "../../../src/tools/registry/health/create-health.ts";
import type { Health } from "../../../src/tools/registry/health/health.ts";
import { silentLog, testAgent } from "../../support/test-agents.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";

let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.close();
});

interface Replica {
  readonly guards: Guards;
  readonly health: Health;
  readonly database: Database;
  readonly share: SharedHealth;
  end(): Promise<void>;
}

/** A replica with connections of its own, over the same Postgres. */
function replicaOf(replica: string, { everyMs = 1000, restMs = 60_000, longestRestMs = 60_000 } = {}): Replica {
  const own = openDatabase({ url: database.url, connections: 4 });
  const health = createHealth({ replica, breaker: { restMs, longestRestMs } });
  const share = shareHealth({ database: own, health, log: silentLog, everyMs });
  const end = async (): Promise<void> => {
    await share.close();
    await own.close();
  };
  return { guards: createGuards({ health }), health, database: own, share, end };
}

/** Resolves when it listens: what is said before would only be read at the next beat. */
async function listening(count: number): Promise<void> {
  const seen = async (): Promise<number> => {
    const { rows } = await owner.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN baton_breakers'",
    );
    return rows.length;
  };
  await expect.poll(seen, { timeout: 10_000 }).toBe(count);
}

const works = (): Promise<string> => Promise.resolve("done");
const fails = (): Promise<never> => Promise.reject(new Unavailable("down"));

async function failing({ guards }: Replica, agent: ReturnType<typeof testAgent>, tenant: string): Promise<void> {
  for (let time = 0; time < 5; time++) await expect(guards.run(agent, tenant, fails)).rejects.toThrow("down");
}

function shutAt({ health }: Replica, agent: string, tenant: string): boolean {
  return health.instance({ agent, version: "1.0.0", id: `${agent}@1.0.0` }).breaker.shut(tenant) !== undefined;
}

describe("breakers shared over Postgres", () => {
  it("shut and open at both replicas, told and not looked up, and only for whom they are shut", async () => {
    // Beats so rare that what is heard was told.
    const [here, there] = [replicaOf("here", { everyMs: 1_000_000 }), replicaOf("there", { everyMs: 1_000_000 })];
    await listening(2);
    const agent = testAgent("told", works);
    await failing(here, agent, "acme");
    await expect.poll(() => shutAt(there, "told", "acme"), { timeout: 10_000, interval: 1 }).toBe(true);
    await expect(there.guards.run(agent, "acme", works)).rejects.toThrow("left alone");
    expect(await there.guards.run(agent, "globex", works)).toBe("done");
    await expect(here.guards.run(agent, "globex", fails)).rejects.toThrow("down");
    const { breaker } = here.health.instance({ agent: "told", version: "1.0.0", id: "told@1.0.0" });
    const rows = await database.pool.query("SELECT * FROM instance_breakers");
    expect(JSON.stringify(rows.rows)).not.toMatch(/acme|told@/);
    // A probe that was silent and is answered again: tested at once, and what it shows goes for all.
    for (const answers of [false, false, false, true]) breaker.probed(answers);
    await expect.poll(() => shutAt(there, "told", "globex"), { timeout: 10_000 }).toBe(true);
    expect(await here.guards.run(agent, "globex", works)).toBe("done");
    await expect.poll(() => shutAt(there, "told", "globex"), { timeout: 10_000 }).toBe(false);
    await Promise.all([here.end(), there.end()]);
  });

  it("are looked up where nothing was told", async () => {
    const here = replicaOf("lone", { everyMs: 1_000_000 });
    const agent = testAgent("looked_up", works);
    await failing(here, agent, "acme");
    await here.share.beat();
    const late = replicaOf("late", { everyMs: 1_000_000 });
    await late.share.beat();
    await expect(late.guards.run(agent, "acme", works)).rejects.toThrow("left alone");
    await Promise.all([here.end(), late.end()]);
  });

  it("do not stay shut for a replica that dies", async () => {
    const [gone, here] = [replicaOf("gone", { restMs: 300 }), replicaOf("left", { restMs: 300 })];
    await listening(2);
    const agent = testAgent("orphaned", works);
    await failing(gone, agent, "acme");
    await expect.poll(() => shutAt(here, "orphaned", "acme"), { timeout: 10_000, interval: 1 }).toBe(true);
    // It says no goodbye: its row and its word stay.
    await gone.end();
    await expect
      .poll(() => here.guards.run(agent, "acme", works).catch(() => "shut"), { timeout: 10_000 })
      .toBe("done");
    await here.end();
  });

  it("keep the verdict that stands over the others, in whatever order they are stored", async () => {
    const one: fc.Arbitrary<Verdict> = fc.record({
      key: fc.constant("same"),
      instance: fc.constant("same"),
      count: fc.constantFrom(1, 2, 10, 1_800_000_000_000),
      says: fc.constantFrom("open" as const, "trial" as const, "closed" as const),
      rest_ms: fc.constantFrom(0, 2000, 16_000),
      replica: fc.constantFrom("A", "a", "b-1", "B"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 6 }), async (said) => {
        await database.pool.query("DELETE FROM instance_breakers");
        for (const verdict of said) await writeVerdicts(database.pool, [verdict]);
        const { rows } = await database.pool.query<{ verdict: Verdict }>("SELECT verdict FROM instance_breakers");
        expect(rows.map(({ verdict }) => verdict)).toEqual([said.toSorted(compareVerdicts).at(-1)]);
      }),
      { numRuns: 40 },
    );
  });
});
