import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildGraph } from "../../../src/graph/build-graph.ts";
import { createPauses } from "../../../src/graph/pauses.ts";
import { TenantSaver } from "../../../src/graph/tenant-saver.ts";
import { createRuns, type RunsService } from "../../../src/server/runs/create-runs.ts";
import { Journal } from "../../../src/server/runs/log/journal.ts";
import { testAgent, testDependencies } from "../../support/test-agents.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { collect, eventually, never } from "./support/collect.ts";
import { assistantId } from "./support/request.ts";
import { silent } from "./support/silent.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** Two chains side by side: each is a branch of six steps within one node. */
const plan = {
  steps: ["left", "right"].flatMap((side) =>
    Array.from({ length: 6 }, (_, at) => ({
      name: `${side}${at}`,
      agent: "worker",
      outputs: [`${side}_${at}`],
      ...(at > 0 && { inputs: { before: `${side}_${at - 1}` } }),
    })),
  ),
};

function replica(done: string[], ms: number): RunsService {
  const journal = new Journal({ logger: silent });
  const worker = testAgent("worker", async ({ step }) => {
    await sleep(ms);
    done.push(step);
    return step;
  });
  const pauses = createPauses();
  const graph = buildGraph({ ...testDependencies([worker]), pauses }, new TenantSaver(database, journal));
  return createRuns({ graph, journal, pauses, database, logger: silent });
}

it("lets the steps at work end, and another server goes on with the next ones", async () => {
  const first: string[] = [];
  const one = replica(first, 250);
  await one.start();
  const kwargs = { input: { plan }, stream_mode: ["values" as const] };
  const run = await one.create("default", {
    threadId: randomUUID(),
    assistantId,
    metadata: {},
    multitaskStrategy: "enqueue",
    ifNotExists: "create",
    onCompletion: "keep",
    kwargs,
  });
  await eventually(() => first.length >= 2);
  // Long enough for all twelve steps, were they not held.
  await one.drain(60_000);
  expect(first.length).toBeLessThan(12);

  const second: string[] = [];
  const two = replica(second, 0);
  await two.start();
  expect(await two.wait("default", run.run_id, never)).toMatchObject({
    context: { left_5: "left5", right_5: "right5" },
  });
  expect([...first, ...second].toSorted()).toEqual(plan.steps.map(({ name }) => name).toSorted());
  const events = await collect(two, "default", run.run_id);
  expect(events.filter(({ event }) => event === "metadata").map(({ data }) => data)).toEqual(
    [1, 1].map((attempt) => ({ run_id: run.run_id, attempt })),
  );
  await two.drain(0);
});
