import { setTimeout as sleep } from "node:timers/promises";
import { MemorySaver } from "@langchain/langgraph";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGraph } from "../../../src/graph/build-graph.ts";
import { createLeases } from "../../../src/server/leases/create-leases.ts";
import type { LeaseRequest } from "../../../src/tools/leases/leases.ts";
import { testAgent, testDependencies } from "../../support/test-agents.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const wish = (name: string, more: Partial<LeaseRequest> = {}): LeaseRequest => ({
  tenant: "acme",
  name,
  holder: "test",
  ms: 5000,
  waitMs: 5000,
  signal: new AbortController().signal,
  ...more,
});

const waiting = (name: string): Promise<number> =>
  database.tenant("acme", async (connection) => {
    const { rows } = await connection.query<{ n: string }>("SELECT count(*) AS n FROM lease_waiters WHERE name = $1", [
      name,
    ]);
    return Number(rows[0]?.n);
  });

describe("a lease", () => {
  it("is held by one at a time across processes, in the order of asking, with a larger token each time", async () => {
    const replicas = [createLeases(database), createLeases(database)];
    const held: { place: number; token: number }[] = [];
    let holders = 0;
    const use = async (place: number): Promise<void> => {
      const lease = await replicas[place % 2]?.acquire(wish("printer", { waitMs: 20_000 }));
      expect(++holders).toBe(1);
      held.push({ place, token: lease?.token ?? 0 });
      await sleep(5);
      holders--;
      await lease?.release();
    };
    const uses: Promise<void>[] = [];
    const first = await replicas[0]?.acquire(wish("printer", { ms: 60_000 }));
    for (let place = 0; place < 12; place++) {
      uses.push(use(place));
      while ((await waiting("printer")) <= place) await sleep(2);
    }
    await first?.release();
    await Promise.all(uses);
    expect(held.map(({ place }) => place)).toEqual(Array.from({ length: 12 }, (_, place) => place));
    const tokens = held.map(({ token }) => token);
    expect(tokens).toEqual(tokens.toSorted((one, other) => one - other));
    expect(new Set(tokens).size).toBe(12);
  });

  it("ends by itself where its holder is gone, whose late release takes nothing away", async () => {
    const leases = createLeases(database);
    const old = await leases.acquire(wish("door", { ms: 60 }));
    const next = await leases.acquire(wish("door"));
    expect(next.token).toBeGreaterThan(old.token);
    await old.release();
    await expect(leases.acquire(wish("door", { waitMs: 40 }))).rejects.toMatchObject({ code: "timeout" });
    await next.release();
    await expect(leases.acquire(wish("door"))).resolves.toMatchObject({ name: "door" });
  });

  it("is another tenant's own, and whoever gives up waiting holds up nobody", async () => {
    const leases = createLeases(database);
    const mine = await leases.acquire(wish("gate"));
    await expect(leases.acquire(wish("gate", { tenant: "globex" }))).resolves.toMatchObject({ name: "gate" });
    const stop = new AbortController();
    const waiting = leases.acquire(wish("gate", { signal: stop.signal }));
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
    await mine.release();
    await expect(leases.acquire(wish("gate", { waitMs: 200 }))).resolves.toMatchObject({ name: "gate" });
  });

  it("keeps the steps of several runs apart, and ends with its attempt", async () => {
    let inside = 0;
    let most = 0;
    const writer = testAgent(
      "writer",
      async (_task, { lease }) => {
        const { token } = await lease("file");
        most = Math.max(most, ++inside);
        await sleep(5);
        inside--;
        return token;
      },
      { effect: "idempotent" },
    );
    const deps = { ...testDependencies([writer]), leases: createLeases(database) };
    const graph = buildGraph(deps, new MemorySaver());
    const steps = ["a", "b"].map((name) => ({ name, agent: "writer", inputs: {}, outputs: [name] }));
    const runs = await Promise.all(
      ["1", "2"].map((id) =>
        graph.invoke({ plan: { steps } }, { configurable: { thread_id: id, run_id: id, tenant_id: "acme" } }),
      ),
    );
    expect(most).toBe(1);
    const tokens = runs.flatMap((values) => Object.values((values as { outputs: object }).outputs) as number[]);
    expect(tokens.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4]);
  });
});
