import { randomUUID } from "node:crypto";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGraph } from "../../src/graph/build-graph.ts";
import { TenantSaver } from "../../src/graph/tenant-saver.ts";
import { testAgent, testDependencies } from "../support/test-agents.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";

describe("checkpoints of tenants", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  const plan = { steps: [{ name: "a", agent: "alpha", outputs: ["x"] }] };
  const build = () =>
    buildGraph(testDependencies([testAgent("alpha", () => Promise.resolve("done"))]), new TenantSaver(database));
  const config = (tenant: string, thread: string) => ({
    configurable: { tenant_id: tenant, thread_id: thread, run_id: randomUUID() },
  });

  it("are found by their own tenant only, in a graph built anew", async () => {
    const thread = randomUUID();
    await build().invoke({ plan }, config("a", thread));
    expect((await build().getState(config("a", thread))).values.context).toMatchObject({ x: "done" });
    expect((await build().getState(config("b", thread))).values).toEqual({});
    const history = [];
    for await (const state of build().getStateHistory(config("a", thread))) history.push(state.next);
    expect(history).toEqual([[], ["respond"], ["dispatch"], ["delegate"], ["planner"], ["__start__"]]);
  });

  it("carry the tenant in every row", async () => {
    const thread = randomUUID();
    await build().invoke({ plan }, config("c", thread));
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    const { rows } = await owner.query(
      `SELECT DISTINCT tenant_id FROM (SELECT tenant_id, thread_id FROM checkpoints UNION ALL SELECT tenant_id, thread_id FROM checkpoint_blobs
       UNION ALL SELECT tenant_id, thread_id FROM checkpoint_writes) AS every WHERE thread_id = $1`,
      [thread],
    );
    await owner.end();
    expect(rows).toEqual([{ tenant_id: "c" }]);
  });

  it("can be read by the official saver", async () => {
    const thread = randomUUID();
    await build().invoke({ plan }, config("d", thread));
    const official = PostgresSaver.fromConnString(database.url);
    const tuple = await official.getTuple({ configurable: { thread_id: thread } });
    await official.end();
    expect(tuple?.checkpoint.channel_values).toMatchObject({ context: { x: "done" } });
  });

  it("are deleted for one tenant", async () => {
    const thread = randomUUID();
    await build().invoke({ plan }, config("e", thread));
    await new TenantSaver(database).deleteThreadOf("f", thread);
    expect((await build().getState(config("e", thread))).values.context).toBeDefined();
    await new TenantSaver(database).deleteThreadOf("e", thread);
    expect((await build().getState(config("e", thread))).values).toEqual({});
  });
});
