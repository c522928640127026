import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { until } from "../../support/remote/until.ts";
import { startCollector, type Collector } from "../../support/otlp-collector.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";

const main = fileURLToPath(new URL("../../../src/server/main.ts", import.meta.url));
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";

let collector: Collector;
let database: TestDatabase;
let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  collector = await startCollector();
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "baton-resumed-"));
  const agent = (name: string, body: string): string => `import { appendFileSync, existsSync } from "node:fs";
export default { name: "${name}", version: "1.0.0", description: "${name}", capabilities: ["${name}"],
  input: { type: "object" }, effect: "idempotent", async execute(task, { log }) { ${body} } };`;
  await writeFile(join(folder, "quick.js"), agent("quick", `log.info({}, "quick is at work"); return { ok: true };`));
  await writeFile(
    join(folder, "slow.js"),
    agent(
      "slow",
      `log.info({}, "slow is at work");
       while (!existsSync(${JSON.stringify(join(folder, "go"))})) await new Promise((done) => setTimeout(done, 10));
       return { ok: true };`,
    ),
  );
}, 60_000);
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await collector.close();
  await database.close();
});

async function start(name: string): Promise<{ child: ChildProcess; url: string; log: () => Promise<string> }> {
  const dataDir = join(folder, name);
  const child = spawn(process.execPath, [main], {
    stdio: ["ignore", "pipe", "pipe"],
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATABASE_URL: database.url,
      PORT: "0",
      BATON_DATA_DIR: dataDir,
      BATON_AGENTS_DIR: folder,
      BATON_LOG_LEVEL: "info",
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_RESOURCE_ATTRIBUTES: `replica=${name}`,
    },
  });
  children.push(child);
  let out = "";
  let log = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString()));
  const address = /http:\/\/127\.0\.0\.1:\d+/;
  await until(() => address.test(out) || child.exitCode !== null, `${name} listens`, 60_000).catch(() => undefined);
  const url = address.exec(out)?.[0];
  if (url === undefined) throw new Error(`${name} did not start: ${out}${log}`);
  return { child, url, log: () => Promise.resolve(log) };
}

it("goes on in the same trace when another server resumes the run of one that was killed", async () => {
  const first = await start("one");
  const { thread_id } = (await (await fetch(`${first.url}/threads`, json({}))).json()) as { thread_id: string };
  const steps = [
    { name: "a", agent: "quick", inputs: {}, outputs: ["x"] },
    { name: "b", agent: "slow", inputs: {}, outputs: ["y"], depends_on: ["a"] },
  ];
  const made = await fetch(
    `${first.url}/threads/${thread_id}/runs`,
    json(
      { assistant_id: "baton", input: { plan: { steps } } },
      { traceparent: `00-${TRACE}-${SPAN}-01`, "x-request-id": "order-7" },
    ),
  );
  expect(made.headers.get("x-request-id")).toBe("order-7");
  const { run_id } = (await made.json()) as { run_id: string };
  const before = await collector.find(({ attributes }) => attributes["baton.step"] === "a");
  const exited = once(first.child, "exit");
  first.child.kill("SIGKILL");
  await exited;

  const second = await start("two");
  await writeFile(join(folder, "go"), "");
  const run = await collector.find(
    ({ attributes }) => attributes["baton.run.id"] === run_id && attributes["baton.run.end"] !== undefined,
  );
  const after = await collector.find(({ attributes }) => attributes["baton.step"] === "b");
  expect([before.traceId, run.traceId, after.traceId]).toEqual([TRACE, TRACE, TRACE]);
  const request = collector.spans.find(({ name }) => name === "POST /threads/:thread_id/runs");
  expect(request?.parentId).toBe(SPAN);
  // Below the request that the other server answered, and linked to the attempt that server could not finish.
  expect(run.parentId).toBe(request?.spanId);
  expect(run.attributes).toMatchObject({ "baton.run.resumed": true, "baton.run.end": "success" });
  expect(run.attributes["baton.run.attempt"]).toBeGreaterThan(1);
  expect(run.links.map(({ spanId }) => spanId)).toEqual([before.parentId]);
  expect(after.parentId).toBe(run.spanId);
  expect([before.resource.replica, after.resource.replica]).toEqual(["one", "two"]);

  const lines = (await second.log()).split("\n").flatMap((line) => (line.startsWith("{") ? [line] : []));
  const written = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(written.find(({ msg }) => msg === "slow is at work")).toMatchObject({
    run_id,
    thread_id,
    tenant: "default",
    step: "b",
    trace_id: TRACE,
    span_id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
  });
  // A server that ends in order sends what it has before it is gone.
  await fetch(`${second.url}/threads`, json({}, { "x-request-id": "the-last" }));
  const gone = once(second.child, "exit");
  second.child.kill("SIGTERM");
  await gone;
  expect(collector.spans.map(({ attributes }) => attributes["baton.request.id"])).toContain("the-last");
}, 120_000);

function json(body: object, headers: Record<string, string> = {}): RequestInit {
  return { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers } };
}
