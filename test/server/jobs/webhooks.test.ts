import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mayConnect, webhookFault } from "../../../src/server/jobs/webhooks/webhook-address.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { eventually } from "../runs/support/collect.ts";
import { gate, note } from "../runs/support/request.ts";
import { script, send, serveReplica, type Replica } from "./support/serve-replica.ts";

interface Heard {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe("webhooks", () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let receiver: Server;
  let url: string;
  const heard: Heard[] = [];
  /** How the next calls are answered; then with 204. */
  const answers: number[] = [];
  const at = (path: string): Heard[] => heard.filter((call) => call.path === path);

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    receiver = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += String(chunk)));
      request.on("end", () => {
        heard.push({ path: request.url ?? "", headers: request.headers, body });
        response.writeHead(answers.shift() ?? 204, { location: `${url}/elsewhere` }).end();
      });
    });
    receiver.listen(0, "127.0.0.1");
    await once(receiver, "listening");
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    receiver.close();
    await owner.end();
    await database.close();
  });
  const left = async (): Promise<number> => (await owner.query("SELECT FROM webhooks")).rows.length;

  it("are told of the end of a run with its values, signed for its tenant, and again until they answer 2xx", async () => {
    const server = await serveReplica(database.url);
    answers.push(500, 302);
    // The next attempts would be made in 5 and 10 seconds.
    await owner.query("UPDATE jobs.queue SET retry_delay = 0, retry_backoff = false WHERE name = 'webhooks'");
    const { thread_id } = await server.client.threads.create();
    const ask = { ...script(note("told")), webhook: `${url}/told?by=baton` };
    const run = await server.client.runs.create(thread_id, "baton", ask);
    await eventually(() => at("/told?by=baton").length === 3, 30_000);
    await eventually(async () => (await left()) === 0, 20_000);
    expect(at("/elsewhere")).toEqual([]);
    const [first, , third] = at("/told?by=baton");
    expect(JSON.parse(third?.body ?? "")).toMatchObject({
      run_id: run.run_id,
      thread_id,
      status: "success",
      values: { done: ["told"] },
      error: null,
      run_started_at: expect.any(String) as string,
      run_ended_at: expect.any(String) as string,
      webhook_sent_at: expect.any(String) as string,
    });
    expect(first?.headers["x-baton-webhook-id"]).toBe(third?.headers["x-baton-webhook-id"]);
    const { secret } = (await (await send(server, "GET", "/webhooks/secret")).json()) as { secret: string };
    const [, seconds, digest] = /^t=(\d+),v1=(\w+)$/.exec(String(third?.headers["x-baton-signature"])) ?? [];
    expect(createHmac("sha256", secret).update(`${seconds}.${third?.body}`).digest("hex")).toBe(digest);
    const others = (await (await send(server, "GET", "/webhooks/secret", undefined, "quiet")).json()) as object;
    expect(others).not.toEqual({ secret });
    await server.close();
  }, 60_000);

  it("hear of failures, waits for a person and cancelled runs, also of runs that never started", async () => {
    const server = await serveReplica(database.url);
    const { client } = server;
    const told = async (path: string): Promise<{ status: string; error: unknown; interrupts: object }> => {
      await eventually(() => at(path).length > 0, 20_000);
      return JSON.parse(at(path)[0]?.body ?? "") as { status: string; error: unknown; interrupts: object };
    };
    const fail = { input: { script: [{ do: "fail", name: "bad" }] }, webhook: `${url}/failed` };
    await client.runs.create(null, "baton", fail);
    expect(await told("/failed")).toMatchObject({ status: "error", error: { message: "bad is broken" } });
    const ask = { input: { script: [{ do: "ask", name: "who" }] }, webhook: `${url}/asked` };
    await client.runs.create((await client.threads.create()).thread_id, "baton", ask);
    expect(Object.values((await told("/asked")).interrupts)).toMatchObject([[{ value: { question: "who" } }]]);
    const { thread_id } = await client.threads.create();
    const first = { ...script(gate("held")), webhook: `${url}/stopped` };
    const running = await client.runs.create(thread_id, "baton", first);
    const waiting = await client.runs.create(thread_id, "baton", { ...script(note("x")), webhook: `${url}/never` });
    await server.recorder.arrived("held");
    await client.runs.cancel(thread_id, waiting.run_id);
    expect(await told("/never")).toMatchObject({ status: "interrupted", values: null });
    await client.runs.cancel(thread_id, running.run_id);
    expect(await told("/stopped")).toMatchObject({ status: "interrupted" });
    await server.close();
  }, 60_000);

  it("are told by another replica when the one that ended the run is gone", async () => {
    const carrying = await serveReplica(database.url, { carries: false });
    // It carries runs, but never gets to its jobs.
    await carrying.runs.start();
    await carrying.client.runs.wait(null, "baton", { ...script(note("end")), webhook: `${url}/after` });
    await carrying.close();
    expect(await left()).toBe(1);
    expect(at("/after")).toEqual([]);
    const other: Replica = await serveReplica(database.url);
    await eventually(() => at("/after").length > 0, 20_000);
    expect(JSON.parse(at("/after")[0]?.body ?? "")).toMatchObject({ status: "success", values: { done: ["end"] } });
    await other.close();
  }, 60_000);

  it("refuse addresses that are not public, unless the server lists them", async () => {
    const server = await serveReplica(database.url, { webhooks: { open: false, hosts: ["hooks.local:8080"] } });
    for (const webhook of [
      url,
      "http://localhost/x",
      "http://0x7f000001/",
      "http://169.254.169.254/latest",
      "http://[::ffff:10.0.0.1]/",
      "ftp://example.com/",
      "https://user:pass@example.com/",
      "/assistants",
    ]) {
      const answer = await send(server, "POST", "/runs", { assistant_id: "baton", ...script(), webhook });
      expect(answer.status, webhook).toBe(422);
      const { errors } = (await answer.json()) as { errors: { field: string; expected: string }[] };
      expect(errors).toMatchObject([{ field: "webhook", expected: expect.stringMatching(/address/) as string }]);
    }
    await server.close();
    const policy = { open: false, hosts: ["hooks.local:8080", "*.inside.example"] };
    expect(webhookFault("http://hooks.local:8080/x", policy)).toBeUndefined();
    expect(mayConnect(new URL("http://hooks.local:8080/x"), "10.0.0.1", policy)).toBe(true);
    expect(mayConnect(new URL("http://hooks.local:9090/x"), "10.0.0.1", policy)).toBe(false);
    expect(mayConnect(new URL("https://a.inside.example/"), "192.168.0.1", policy)).toBe(true);
    expect(mayConnect(new URL("https://example.com/"), "127.0.0.1", policy)).toBe(false);
    expect(mayConnect(new URL("https://example.com/"), "::ffff:192.168.1.1", policy)).toBe(false);
    expect(mayConnect(new URL("https://example.com/"), "93.184.215.14", policy)).toBe(true);
  });
});
