import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Logger } from "../../../src/tools/logger.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { eventually } from "../runs/support/collect.ts";
import { gate, note } from "../runs/support/request.ts";
import { silent } from "../runs/support/silent.ts";
import { script, send, serveReplica, type Replica } from "./support/serve-replica.ts";

let database: TestDatabase;
let owner: pg.Client;
let server: Replica;
const warnings: object[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  const logger: Logger = { ...silent, warn: (fields, message) => void warnings.push({ ...fields, message }) };
  const runs = { maxRuns: 1, waiting: { tenantWaiting: 1, maxWaiting: 100 } };
  server = await serveReplica(database.url, { logger, runs });
});
afterAll(async () => {
  await server.close();
  await owner.end();
  await database.close();
});

it("what a tenant's full queue keeps from being made up for holds up neither its own housekeeping nor that of those behind it", async () => {
  const background = (name: string, step = note(name)) =>
    send(server, "POST", "/runs", { assistant_id: "baton", ...script(step) });
  expect((await background("busy", gate("busy"))).status).toBe(200);
  await server.recorder.arrived("busy");
  expect((await background("waits")).status).toBe(200);
  expect((await background("too many")).status).toBe(429);
  const cron = await server.client.crons.create("baton", { schedule: "0 0 1 1 *", ...script(note("cron")) });
  await owner.query("UPDATE crons SET next_run_at = now() - interval '1 hour' WHERE cron_id = $1", [cron.cron_id]);
  const ids: string[] = [];
  for (const tenant of ["default", "quiet"]) {
    await server.clientOf(tenant).threads.create();
    const id = randomUUID();
    ids.push(id);
    await owner.query(
      `INSERT INTO webhooks (tenant_id, webhook_id, run_id, url, body, created_at)
        VALUES ($1, $2, $3, 'http://127.0.0.1:1/', '{}', now() - interval '2 hours')`,
      [tenant, id, randomUUID()],
    );
  }
  await owner.query("INSERT INTO jobs.job (name) VALUES ('housekeeping')");
  const givenUp = async (): Promise<unknown[]> =>
    (await owner.query("SELECT FROM webhooks WHERE webhook_id = ANY ($1) AND given_up_at IS NOT NULL", [ids])).rows;
  await eventually(async () => (await givenUp()).length === 2, 20_000);
  expect(warnings).toContainEqual({
    tenant: "default",
    error: expect.stringContaining("of your runs wait") as string,
    message: "making up for crons of a tenant failed; trying again",
  });
  server.recorder.open("busy");
}, 60_000);
