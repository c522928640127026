import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestServer, type TestServer } from "../../support/start-test-server.ts";
import { writeAgent } from "./agent-module.ts";
import type { Exposition } from "./read-exposition.ts";
import { scrape } from "./scrape.ts";

const QUESTIONS = ["How many vacation days do employees get?", "What is the total revenue by region?"];
const steps = [
  { name: "flaky", agent: "flaky", inputs: {}, outputs: ["a"], retry: { attempts: 3, on: ["bug"], delay: "10ms" } },
  { name: "broken", agent: "broken", inputs: {}, outputs: ["b"], fallback: [{ agent: "steady" }] },
  { name: "chief", agent: "chief", inputs: {}, outputs: ["c"], depends_on: ["flaky", "broken"] },
  { name: "clerk", agent: "clerk", inputs: {}, outputs: ["d"], depends_on: ["chief"] },
  {
    name: "all",
    agent: "steady",
    for_each: { in: "[1, 2, 3]", as: "item" },
    inputs: {},
    outputs: ["e"],
    depends_on: ["clerk"],
  },
];
const fails = { steps: [{ name: "only", agent: "broken", inputs: {}, outputs: ["x"] }] };

let server: TestServer;
let before: Exposition;
let after: Exposition;
let wallMs = 0;

async function run(plan: object): Promise<string> {
  const { thread_id } = await server.client.threads.create();
  const { run_id } = await server.client.runs.create(thread_id, "baton", { input: { plan } });
  await server.client.runs.join(thread_id, run_id).catch(() => undefined);
  return run_id;
}

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "baton-metrics-"));
  await writeAgent(folder, "flaky", `if (attempt < 3) throw new Error("not yet"); return { done: attempt };`);
  await writeAgent(folder, "broken", `throw new Error("as it always does");`);
  await writeAgent(folder, "steady", `await new Promise((done) => setTimeout(done, 40)); return { ok: true };`);
  await writeAgent(
    folder,
    "chief",
    `spend({ inputTokens: 120, outputTokens: 30, usd: 0.25 });
     const got = await ask("clerk", { n: 21 }); send("clerk", { type: "thanks", body: got }); publish("news", "all is well"); return got;`,
  );
  await writeAgent(folder, "clerk", `return { heard: inbox().length, n: (input.n ?? 0) * 2 };`);
  server = await startTestServer({ BATON_AGENTS_DIR: folder });
  before = await scrape(server.url);
  for (const question of QUESTIONS) {
    const since = performance.now();
    await server.ask(question);
    wallMs += performance.now() - since;
  }
  const since = performance.now();
  await run({ steps });
  wallMs += performance.now() - since;
  await run(fails);
  // The end of a run is told to its client before it is told to its watchers.
  await vi.waitFor(async () => {
    after = await scrape(server.url);
    expect(after.sum("baton_runs_total")).toBe(4);
  });
}, 120_000);
afterAll(() => server.stop());

const tenant = "default";

describe("the metrics of a server", () => {
  it("are well formed before anything has run, and name every run, step and attempt afterwards", () => {
    expect(before.sum("baton_runs_total")).toBe(0);
    expect(after.value("baton_runs_total", { tenant, outcome: "success" })).toBe(3);
    expect(after.value("baton_runs_total", { tenant, outcome: "error" })).toBe(1);
    expect(after.value("baton_run_duration_seconds_count", { tenant, outcome: "success" })).toBe(3);
    expect(after.sum("baton_runs_in_progress")).toBe(0);
    expect(after.value("baton_attempts_total", { tenant, agent: "flaky", outcome: "bug" })).toBe(2);
    expect(after.value("baton_attempts_total", { tenant, agent: "flaky", outcome: "success" })).toBe(1);
    expect(after.value("baton_attempts_total", { tenant, agent: "broken", outcome: "bug" })).toBe(2);
    expect(after.value("baton_retries_total", { tenant, agent: "flaky", code: "bug" })).toBe(2);
    expect(after.value("baton_fallbacks_total", { tenant, agent: "broken", to: "steady" })).toBe(1);
    expect(after.value("baton_steps_total", { tenant, agent: "flaky", outcome: "completed" })).toBe(1);
    expect(after.value("baton_steps_total", { tenant, agent: "broken", outcome: "failed" })).toBe(1);
    expect(after.value("baton_steps_total", { tenant, agent: "clerk", outcome: "completed" })).toBe(2);
    // Once in place of the broken one, and each of three items; the list itself is no step of its own.
    expect(after.value("baton_steps_total", { tenant, agent: "steady", outcome: "completed" })).toBe(4);
  });

  it("tell the time of agents from the time of coordination", () => {
    const total = after.sum("baton_run_duration_seconds_sum", { outcome: "success" });
    const coordination = after.sum("baton_run_coordination_seconds_sum");
    expect(after.value("baton_run_coordination_seconds_count", { tenant })).toBe(4);
    expect(total).toBeGreaterThan(0.08);
    expect(total * 1000).toBeLessThan(wallMs);
    expect(coordination).toBeGreaterThan(0);
    // The steady agent alone was at work for two times 40 ms, whatever else went on.
    expect(after.sum("baton_run_duration_seconds_sum") - coordination).toBeGreaterThan(0.075);
    expect(after.value("baton_run_planning_seconds_count", { tenant, by: "builtin" })).toBe(QUESTIONS.length);
    expect(after.value("baton_run_planning_seconds_count", { tenant, by: "given" })).toBe(2);
    expect(after.value("baton_run_wait_seconds_count", { tenant })).toBe(4);
    expect(after.sum("baton_run_recovery_seconds_count")).toBe(0);
  });

  it("count messages, their bytes and their time for each pair of agents", () => {
    const pair = { tenant, from: "chief", to: "clerk" };
    expect(after.value("baton_messages_total", { ...pair, kind: "ask" })).toBe(1);
    expect(after.value("baton_messages_total", { ...pair, kind: "send" })).toBe(1);
    expect(after.value("baton_messages_total", { from: "chief", kind: "publish" })).toBe(1);
    expect(after.value("baton_message_bytes_total", { ...pair, kind: "ask" })).toBe(
      JSON.stringify({ n: 21 }).length + JSON.stringify({ heard: 0, n: 42 }).length,
    );
    for (const kind of ["ask", "send"])
      expect(after.value("baton_message_latency_seconds_count", { from: "chief", to: "clerk", kind })).toBe(1);
    expect(after.sum("baton_asks_failed_total")).toBe(0);
  });

  it("count what agents say they spent", () => {
    const spender = { tenant, agent: "chief", model: "none" };
    expect(after.value("baton_tokens_total", { ...spender, direction: "input" })).toBe(120);
    expect(after.value("baton_tokens_total", { ...spender, direction: "output" })).toBe(30);
    expect(after.value("baton_cost_usd_total", spender)).toBe(0.25);
  });

  it("show instances, the queue, the pool, the journal, requests and the process", () => {
    const steady = { agent: "steady", version: "1.0.0" };
    expect(after.value("baton_instance_attempts_in_flight", steady)).toBe(0);
    expect(after.value("baton_instance_utilisation_ratio", steady)).toBe(0);
    expect(after.value("baton_instance_breaker_state", { ...steady, state: "closed" })).toBe(1);
    expect(after.sum("baton_instance_health_state", steady)).toBe(1);
    expect(after.value("baton_database_up")).toBe(1);
    expect(after.sum("baton_queue_runs", { state: "waiting" })).toBe(0);
    expect(after.value("baton_postgres_connections_max")).toBeGreaterThan(1);
    expect(after.sum("baton_postgres_connections")).toBeGreaterThan(0);
    expect(after.value("baton_postgres_waiting")).toBe(0);
    expect(after.value("baton_journal_write_duration_seconds_count")).toBeGreaterThan(4);
    expect(after.value("baton_journal_batch_entries_sum")).toBeGreaterThan(20);
    const created = { method: "POST", route: "/threads/:thread_id/runs", status: "200" };
    expect(after.value("baton_http_requests_total", created)).toBe(2);
    expect(after.value("baton_build_info", { version: "0.0.0-test" })).toBe(1);
    expect(after.value("nodejs_eventloop_lag_p99_seconds")).toBeGreaterThan(0);
    expect(after.value("nodejs_heap_size_used_bytes")).toBeGreaterThan(1e6);
    expect(after.value("process_resident_memory_bytes")).toBeGreaterThan(1e6);
  });

  it("time the first piece of an answer that is streamed", async () => {
    const { thread_id } = await server.client.threads.create();
    const input = { messages: [{ role: "user", content: QUESTIONS[0] }] };
    const pieces: unknown[] = [];
    for await (const chunk of server.client.runs.stream(thread_id, "baton", { input, streamMode: "messages-tuple" })) {
      if (chunk.event === "messages") pieces.push(chunk.data);
    }
    expect(pieces.length).toBeGreaterThan(1);
    const now = await scrape(server.url);
    expect(now.sum("baton_run_first_token_seconds_count")).toBe(1);
    expect(after.sum("baton_run_first_token_seconds_count")).toBe(0);
  });

  it("name no thread, no run and no path of a request", async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    await fetch(`${server.url}/no/such/address`, { method: "BREW" }).catch(() => undefined);
    const { families } = await scrape(server.url);
    const routes = families.get("baton_http_requests_total")?.series.map(({ labels }) => labels.route);
    expect(routes).not.toContain("/no/such/address");
  });

  it("show a waiting run with its age, and clients of an event stream while they are there", async () => {
    const { thread_id } = await server.client.threads.create();
    const list = {
      ...steps[4],
      depends_on: [],
      for_each: { in: JSON.stringify(Array.from({ length: 60 }, (_, i) => i)), as: "i", concurrency: 1 },
    };
    const plan = { steps: [list] };
    const first = await server.client.runs.create(thread_id, "baton", { input: { plan } });
    await server.client.runs.create(thread_id, "baton", { input: { plan }, multitaskStrategy: "enqueue" });
    const leave = new AbortController();
    const stream = await fetch(`${server.url}/threads/${thread_id}/runs/${first.run_id}/stream`, {
      signal: leave.signal,
    });
    expect(stream.status).toBe(200);
    await vi.waitFor(async () => {
      const now = await scrape(server.url);
      expect(now.value("baton_queue_runs", { tenant, state: "waiting" })).toBe(1);
      expect(now.value("baton_queue_oldest_seconds", { tenant })).toBeGreaterThan(0);
      expect(now.value("baton_runs_in_progress", { tenant })).toBe(1);
      expect(now.value("baton_sse_clients")).toBe(1);
      expect(now.value("baton_instance_attempts_in_flight", { agent: "steady" })).toBe(1);
    }, 5000);
    expect((await scrape(server.url)).value("baton_queue_runs", { tenant, state: "delayed" })).toBe(0);
    leave.abort();
    await vi.waitFor(async () => expect((await scrape(server.url)).value("baton_sse_clients")).toBe(0), 5000);
    await server.client.threads.delete(thread_id);
  });
});
