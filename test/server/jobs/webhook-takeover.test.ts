import { spawn, type ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { eventually } from "../runs/support/collect.ts";
import { SECRET, send, serveReplica } from "./support/serve-replica.ts";

const main = fileURLToPath(new URL("../../../src/server/main.ts", import.meta.url));
const AGENT = `export default { name: "quick", version: "1.0.0", description: "quick", capabilities: ["quick"],
  input: { type: "object" }, effect: "idempotent", async execute() { return { ok: true }; } };`;
const plan = { steps: [{ name: "a", agent: "quick", inputs: {}, outputs: ["x"] }] };

interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Whether the caller went away before it had an answer. */
  cut: boolean;
}

let database: TestDatabase;
let owner: pg.Client;
let receiver: Server;
const heard: Heard[] = [];
let child: ChildProcess | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  // The first who calls waits for an answer in vain.
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      const call = { headers: request.headers, body, cut: false };
      heard.push(call);
      if (heard.length > 1) response.writeHead(204).end();
      else response.on("close", () => (call.cut = true));
    });
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
});
afterAll(async () => {
  child?.kill("SIGKILL");
  receiver.closeAllConnections();
  receiver.close();
  await owner.end();
  await database.close();
});

/** The real server as a process of its own. @returns its address */
async function start(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "baton-webhook-"));
  await writeFile(join(folder, "quick.js"), AGENT);
  const env = { DATABASE_URL: database.url, PORT: "0", BATON_DATA_DIR: join(folder, "data"), BATON_SECRET: SECRET };
  const started = spawn(process.execPath, [main], {
    stdio: ["ignore", "pipe", "inherit"],
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, BATON_AGENTS_DIR: folder, ...env },
  });
  child = started;
  let out = "";
  started.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  const address = /http:\/\/127\.0\.0\.1:\d+/;
  await eventually(() => address.test(out) || started.exitCode !== null, 60_000);
  const [url] = address.exec(out) ?? [];
  if (url === undefined) throw new Error(`the server did not start: ${out}`);
  return url;
}

it("a webhook whose process is killed while it waits for the answer is told by another, under the same id", async () => {
  const url = await start();
  const webhook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  // The next attempt would be made in 5 to 10 seconds.
  await owner.query("UPDATE jobs.queue SET retry_delay = 0, retry_backoff = false WHERE name = 'webhooks'");
  const made = await send({ url }, "POST", "/runs", { assistant_id: "baton", input: { plan }, webhook });
  const { run_id } = (await made.json()) as { run_id: string };
  await eventually(() => heard.length === 1, 60_000);
  const killed = child && once(child, "exit");
  child?.kill("SIGKILL");
  await killed;
  await eventually(() => heard[0]?.cut === true);
  const state = async (): Promise<unknown> =>
    (
      await owner.query(
        "SELECT j.state, w.run_id FROM webhooks w JOIN jobs.job j ON j.data ->> 'webhook_id' = w.webhook_id::text",
      )
    ).rows;
  expect(await state()).toEqual([{ state: "active", run_id }]);
  // As if nothing had been heard of it for longer than is waited.
  await owner.query("UPDATE jobs.job SET heartbeat_on = heartbeat_on - interval '1 minute' WHERE state = 'active'");

  const other = await serveReplica(database.url, { lookSeconds: 1 });
  try {
    await eventually(() => heard.length === 2, 60_000);
    await eventually(async () => (await owner.query("SELECT FROM webhooks")).rowCount === 0, 20_000);
    const [first, second] = heard;
    expect(second?.headers["x-baton-webhook-id"]).toBe(first?.headers["x-baton-webhook-id"]);
    const told = heard.map(({ body }) => JSON.parse(body) as { run_id: string; webhook_sent_at: string });
    expect(told[1]).toMatchObject({ run_id, status: "success", values: { steps: { a: { output: { ok: true } } } } });
    expect({ ...told[1], webhook_sent_at: "" }).toEqual({ ...told[0], webhook_sent_at: "" });
    const { secret } = (await (await send(other, "GET", "/webhooks/secret")).json()) as { secret: string };
    for (const { headers, body } of heard) {
      const [, seconds, digest] = /^t=(\d+),v1=(\w+)$/.exec(String(headers["x-baton-signature"])) ?? [];
      expect(createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")).toBe(digest);
    }
    expect(heard).toHaveLength(2);
  } finally {
    await other.close();
  }
}, 180_000);
