import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GivenUpWebhook } from "../../../src/server/jobs/webhooks/given-up.ts";
import type { Logger } from "../../../src/tools/logger.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { eventually } from "../runs/support/collect.ts";
import { note } from "../runs/support/request.ts";
import { silent } from "../runs/support/silent.ts";
import { script, send, serveReplica, type Replica } from "./support/serve-replica.ts";

describe("webhooks that were given up", () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let server: Replica;
  let receiver: Server;
  let url: string;
  let status = 503;
  /** Ids under which the receiver was told. */
  const heard: unknown[] = [];
  const complaints: object[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    // The real queue would try for a day.
    await owner.query(
      "UPDATE jobs.queue SET retry_limit = 1, retry_delay = 0, retry_backoff = false WHERE name = 'webhooks'",
    );
    receiver = createServer((request, response) => {
      heard.push(request.headers["x-baton-webhook-id"]);
      response.writeHead(status).end();
    });
    receiver.listen(0, "127.0.0.1");
    await once(receiver, "listening");
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    const logger: Logger = { ...silent, error: (fields, message) => void complaints.push({ ...fields, message }) };
    server = await serveReplica(database.url, { logger });
  });
  afterAll(async () => {
    await server.close();
    receiver.close();
    await owner.end();
    await database.close();
  });

  const list = async (tenant = "default"): Promise<GivenUpWebhook[]> =>
    (await (await send(server, "GET", "/webhooks/given-up", undefined, tenant)).json()) as GivenUpWebhook[];
  const replay = async (webhookId: string, tenant = "default"): Promise<number> =>
    (await send(server, "POST", `/webhooks/given-up/${webhookId}/replay`, undefined, tenant)).status;
  /** A run of which nobody wants to hear. */
  const refused = async (webhook: string): Promise<GivenUpWebhook> => {
    const { thread_id } = await server.client.threads.create();
    const { run_id } = await server.client.runs.create(thread_id, "baton", { ...script(note("x")), webhook });
    await eventually(async () => (await list()).some((each) => each.run_id === run_id), 20_000);
    return (await list()).find((each) => each.run_id === run_id) as GivenUpWebhook;
  };

  it("are listed with their address and the last answer, to their own tenant only, and logged with no more than the host", async () => {
    const { webhook_id, run_id, ...given } = await refused(`${url}/hook?key=s3cret`);
    expect(given).toEqual({
      url: `${url}/hook?key=s3cret`,
      attempts: 2,
      last_status: 503,
      last_error: "webhook: the answer was 503, not 2xx",
      created_at: expect.any(String) as string,
      given_up_at: expect.any(String) as string,
    });
    const line = { tenant: "default", run_id, webhook_id, host: new URL(url).host, status: 503, attempts: 2 };
    expect(complaints).toMatchObject([{ ...line, message: "a webhook was given up" }]);
    expect(JSON.stringify(complaints)).not.toContain("s3cret");
    expect(await list("quiet")).toEqual([]);
    expect(await replay(webhook_id, "quiet")).toBe(404);
    const page = await send(server, "GET", "/webhooks/given-up?limit=1&offset=5");
    expect([page.headers.get("x-pagination-total"), await page.json()]).toEqual(["1", []]);
    expect((await send(server, "GET", "/webhooks/given-up?limit=0")).status).toBe(422);
    const remove = () => send(server, "DELETE", `/webhooks/given-up/${webhook_id}`);
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
    expect(await list()).toEqual([]);
  }, 60_000);

  it("are sent again under the same id when they are replayed", async () => {
    const { webhook_id } = await refused(`${url}/again`);
    expect(await replay(webhook_id)).toBe(204);
    expect(await replay(webhook_id)).toBe(404);
    await eventually(async () => (await list())[0]?.attempts === 4, 20_000);
    status = 204;
    heard.length = 0;
    expect(await replay(webhook_id)).toBe(204);
    await eventually(async () => (await owner.query("SELECT FROM webhooks")).rowCount === 0, 20_000);
    expect(heard).toEqual([webhook_id]);
    expect(await replay(randomUUID())).toBe(404);
    expect(await replay("first")).toBe(422);
  }, 60_000);

  it("have no status where nobody answered", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, "close");
    const webhook = await refused(`http://127.0.0.1:${port}/`);
    expect(webhook).toMatchObject({ last_status: null, last_error: expect.stringContaining("ECONNREFUSED") as string });
  }, 60_000);

  it("are also those whose last attempt was lost with its process", async () => {
    complaints.length = 0;
    const webhookId = randomUUID();
    const store = `INSERT INTO webhooks (tenant_id, webhook_id, run_id, url, body, created_at)
      VALUES ('default', $1, $2, $3, '{}', now() - interval '2 days')`;
    await owner.query(store, [webhookId, randomUUID(), `${url}/lost`]);
    const kept = randomUUID();
    await owner.query(store, [kept, randomUUID(), `${url}/kept`]);
    await owner.query(
      "INSERT INTO jobs.job (name, data, start_after) VALUES ('webhooks', json_build_object('tenant', 'default', 'webhook_id', $1::text), now() + interval '1 hour')",
      [kept],
    );
    await owner.query("INSERT INTO jobs.job (name) VALUES ('housekeeping')");
    await eventually(async () => (await list()).some(({ webhook_id }) => webhook_id === webhookId), 20_000);
    expect((await list()).find(({ webhook_id }) => webhook_id === webhookId)).toMatchObject({
      url: `${url}/lost`,
      attempts: 1,
      last_error: "the process that sent it was lost",
    });
    expect((await list()).map(({ webhook_id }) => webhook_id)).not.toContain(kept);
    expect(complaints).toMatchObject([{ webhook_id: webhookId, message: "a webhook was given up" }]);
  }, 60_000);
});
