import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGraph } from "../../../src/graph/build-graph.ts";
import { TenantSaver } from "../../../src/graph/tenant-saver.ts";
import { testAgent, testDependencies } from "../../support/test-agents.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { MortalProcess } from "../../support/workflows/mortal-process.ts";
import { MortalSaver, type OnRecord } from "../../support/workflows/mortal-saver.ts";

const ITEMS = 1000;

describe("a list of 1,000 items, 50 at once, whose process dies in the middle", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  it("is carried on by another over the same Postgres: nothing that was on record runs again, the list is whole and in order", async () => {
    const record: OnRecord[] = [];
    const runs: { readonly path: string; readonly epoch: number }[] = [];
    const config = { configurable: { thread_id: randomUUID(), run_id: randomUUID() }, durability: "sync" as const };
    const start = (process: MortalProcess) => {
      const worker = testAgent("worker", async ({ step, input }) => {
        if (process.dead) return await new Promise<never>(() => undefined);
        runs.push({ path: step, epoch: process.epoch });
        await sleep(100);
        return { twice: Number(input.item) * 2 };
      });
      return buildGraph(testDependencies([worker]), new MortalSaver(new TenantSaver(database), process, record));
    };
    const plan = {
      steps: [
        {
          name: "each",
          agent: "worker",
          for_each: { in: "items", concurrency: 50, max: ITEMS },
          inputs: ["item"],
          outputs: ["twice"],
        },
      ],
    };
    const items = Array.from({ length: ITEMS }, (_, index) => index);
    const first = new MortalProcess(0, undefined);
    const begun = start(first).invoke({ plan, inputs: { items } }, config);
    begun.catch(() => undefined);
    while (record.length < ITEMS / 2) await sleep(1);
    first.kill();
    // Writes that were on their way arrive all the same, as those of a killed process do.
    const onRecord = new Set(record.map(({ path }) => path).filter((path) => path.includes("[")));
    expect(onRecord.size).toBeGreaterThan(ITEMS / 3);
    expect(onRecord.size).toBeLessThan(ITEMS);

    const values = await start(new MortalProcess(1, undefined)).invoke(null, config);
    expect(values.context.twice).toEqual(items.map((item) => item * 2));
    const again = runs.filter(({ path, epoch }) => epoch === 1 && onRecord.has(path));
    expect(again).toEqual([]);
    expect(new Set(runs.map(({ path }) => path)).size).toBe(ITEMS);
  });
});
