import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reserveCrons } from "../../../src/server/jobs/crons/sql.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { note } from "../runs/support/request.ts";
import { script, send, serveReplica, type Replica } from "./support/serve-replica.ts";

describe("the bound on crons", () => {
  let database: TestDatabase;
  let one: Replica;
  let two: Replica;
  beforeAll(async () => {
    database = await createTestDatabase();
    one = await serveReplica(database.url, { carries: false, tenantCrons: 3 });
    two = await serveReplica(database.url, { carries: false, tenantCrons: 3 });
  });
  afterAll(async () => {
    await one.close();
    await two.close();
    await database.close();
  });

  const make = (replica: Replica, tenant = "default"): Promise<Response> =>
    send(
      replica,
      "POST",
      "/runs/crons",
      { assistant_id: "baton", schedule: "0 0 1 1 *", ...script(note("x")) },
      tenant,
    );

  it("holds for all replicas together, also for requests of the same moment, and for each tenant by itself", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => make(n % 2 === 0 ? one : two)));
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(9);
    for (const answer of refused) {
      expect(answer.status).toBe(409);
      const problem = (await answer.json()) as { code: string; detail: string };
      expect(problem).toMatchObject({ code: "conflict", detail: expect.stringContaining("as you may, 3:") as string });
    }
    expect(await one.client.crons.count()).toBe(3);
    expect((await make(two, "quiet")).status).toBe(200);
  });

  it("counts those that are switched off, lets those there are be changed, and has room again when one is deleted", async () => {
    const { client } = one;
    const [cron] = await client.crons.search();
    await client.crons.update(cron?.cron_id ?? "", { enabled: false });
    expect((await make(two)).status).toBe(409);
    await client.crons.delete(cron?.cron_id ?? "");
    expect((await make(two)).status).toBe(200);
    expect((await make(one)).status).toBe(409);
    expect(await client.crons.count()).toBe(3);
  });

  it("is said at once, and for no longer than some seconds waited for, while another adds one", async () => {
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    try {
      await owner.query("BEGIN; SELECT set_config('baton.tenant', 'quiet', true); SET LOCAL ROLE baton_app");
      await database.tenant("default", async (db) => {
        await reserveCrons(db);
        // As a replica that is frozen.
        await reserveCrons(owner);
        expect((await make(one)).status).toBe(409);
        const answer = await make(two, "quiet");
        expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([503, "transient"]);
      });
    } finally {
      await owner.end();
    }
    expect((await make(two, "quiet")).status).toBe(200);
  }, 30_000);
});
