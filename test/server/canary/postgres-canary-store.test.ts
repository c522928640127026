import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPostgresCanaryStore } from "../../../src/server/canary/postgres-canary-store.ts";
import { toFailure, Unavailable } from "../../../src/tools/errors.ts";
import { canaryTerms, tallies } from "../../../src/tools/registry/balancing/canary/canary-state.ts";
import { createCanary } from "../../../src/tools/registry/balancing/canary/create-canary.ts";
import { silentLog } from "../../support/test-agents.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const terms = canaryTerms.parse({ percent: 50 });
const trial = { agent: "pricer", from: "1.0.0", to: "2.0.0", terms };

async function replica(name: string, tenant: string) {
  const store = createPostgresCanaryStore({ database, log: silentLog, lookMs: 20 });
  const canary = createCanary({ store, replica: name, saveMs: 20 });
  await canary.open(tenant);
  return {
    canary,
    store,
    close: async () => {
      await canary.close();
      store.close();
    },
  };
}

describe("canaries in Postgres", () => {
  it("are the same on every replica: started at one, counted at both, rolled back at both", async () => {
    const [one, two] = [await replica("one", "acme"), await replica("two", "acme")];
    await one.canary.start("acme", trial);
    const choose = (runId: string): string | undefined =>
      two.canary.choose("pricer", ["2.0.0", "1.0.0"], { tenant: "acme", runId });
    let asked = 0;
    await expect.poll(() => choose(`r${asked++}`), { timeout: 5000, interval: 5 }).toBe("1.0.0");
    const failure = toFailure(new Unavailable("down"));
    for (const { canary } of [one, two]) {
      for (let place = 0; place < 200; place++)
        canary.record({ agent: "pricer", version: "1.0.0", tenant: "acme", ms: 1 });
      for (let place = 0; place < 12; place++)
        canary.record({ agent: "pricer", version: "2.0.0", tenant: "acme", ms: 1, failure });
    }
    for (const { canary } of [one, two])
      await expect
        .poll(async () => (await canary.get("acme", "pricer")).phase.kind, { timeout: 5000 })
        .toBe("rolled_back");
    expect(tallies(await two.canary.get("acme", "pricer")).to).toMatchObject({ attempts: 24, failed: 24 });
    await Promise.all([one.close(), two.close()]);
    const again = await replica("three", "acme");
    expect(again.canary.choose("pricer", ["2.0.0", "1.0.0"], { tenant: "acme", runId: "r" })).toBe("1.0.0");
    await again.close();
  });

  it("are a tenant's own", async () => {
    const one = await replica("four", "globex");
    await one.canary.start("globex", trial);
    expect(await one.store.load("initech")).toEqual([]);
    await expect(one.canary.get("initech", "pricer")).rejects.toThrow(/no canary/);
    const seen = await database.pool.query("SELECT * FROM canaries");
    expect(seen.rows).toEqual([]);
    await one.close();
  });

  it("do not lose a count where many replicas store at once", async () => {
    const replicas = await Promise.all(Array.from({ length: 8 }, (_, place) => replica(`many-${place}`, "umbrella")));
    await replicas[0]?.canary.start("umbrella", trial);
    await Promise.all(replicas.map(({ canary }) => canary.get("umbrella", "pricer")));
    for (const { canary } of replicas) {
      for (let place = 0; place < 50; place++)
        canary.record({ agent: "pricer", version: "1.0.0", tenant: "umbrella", ms: 1 });
    }
    await Promise.all(replicas.map(({ close }) => close()));
    const [stored] = (await replicas[0]?.store.load("umbrella")) ?? [];
    expect(stored && tallies(stored).from.attempts).toBe(400);
  });

  it("that were removed do not come back", async () => {
    const one = await replica("five", "hooli");
    const state = await one.canary.start("hooli", trial);
    await one.canary.remove("hooli", "pricer");
    expect(await one.store.save("hooli", state, "known")).toBeUndefined();
    expect(await one.store.load("hooli")).toEqual([]);
    await one.close();
  });
});
