import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { eventually } from "../runs/support/collect.ts";
import { startProcess, type ServerProcess } from "./support/server-process.ts";
import { startTcpProxy, type TcpProxy } from "../readiness/tcp-proxy.ts";

/** Longest time from SIGTERM to the end of the process, whatever the database does; docs/operations.md says so, too. */
const BOUND_MS = 15_000;

/** Writes down who does it, and lasts until the file `go` is there. */
const GATED = `
import { appendFileSync, existsSync } from "node:fs";
const here = (name) => new URL(name, import.meta.url);
export default {
  name: "gated",
  description: "waits for a file",
  capabilities: ["wait"],
  effect: "pure",
  execute: async () => {
    appendFileSync(here("ledger"), process.pid + "\\n");
    while (!existsSync(here("go"))) await new Promise((resolve) => setTimeout(resolve, 20));
    return "done";
  },
};
`;
const step = (name: string, ...after: string[]) => ({ name, agent: "gated", outputs: [name], depends_on: after });
const question = (...steps: unknown[]) => ({ assistant_id: "baton", input: { plan: { steps } } });

describe("a server that is stopped", () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let folder: string;
  const started: ServerProcess[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    const { hostname, port } = new URL(database.url);
    proxy = await startTcpProxy({ host: hostname, port: Number(port) });
  });
  afterAll(async () => {
    await proxy.close();
    await database.close();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "baton-stopping-"));
    await writeFile(join(folder, "gated.ts"), GATED);
    await writeFile(join(folder, "ledger"), "");
  });
  afterEach(async () => {
    for (const server of started.splice(0)) server.kill("SIGKILL");
    proxy.mend();
    await rm(folder, { recursive: true });
  });

  const start = async (env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> => {
    const common = { BATON_DATA_DIR: join(folder, "data"), BATON_AGENTS_DIR: folder, DATABASE_URL: database.url };
    const server = await startProcess({ ...common, ...env });
    started.push(server);
    return server;
  };
  const go = (): Promise<void> => appendFile(join(folder, "go"), "");
  const ledger = async (): Promise<number[]> =>
    (await readFile(join(folder, "ledger"), "utf8")).split("\n").filter(Boolean).map(Number);
  const stored = async (run: string): Promise<{ status: string; thread_id: string }> => {
    const { rows } = await database.tenant("default", (db) =>
      db.query<{ status: string; thread_id: string }>("SELECT status, thread_id FROM runs WHERE run_id = $1", [run]),
    );
    return rows[0] ?? { status: "gone", thread_id: "" };
  };
  const create = async (server: ServerProcess, body: unknown): Promise<string> => {
    const { status, body: text } = await server.ask("/runs", body);
    expect(status, text).toBe(200);
    return (JSON.parse(text) as { run_id: string }).run_id;
  };

  it("says so while its runs stop, answers all the same, and leaves to others what it is given", async () => {
    const first = await start();
    const begun = await create(first, question(step("a"), step("b", "a")));
    await eventually(async () => (await ledger()).length === 1, 10_000);
    first.kill("SIGTERM");
    await eventually(async () => (await first.ask("/health/ready")).status === 503, 5_000);
    const { checks } = JSON.parse((await first.ask("/health/ready")).body) as { checks: unknown };
    expect(checks).toMatchObject({ database: { state: "ok" }, draining: { state: "failing" } });
    expect((await first.ask("/health/live")).status).toBe(200);
    const late = await create(first, question(step("c")));
    expect((await stored(late)).status).toBe("pending");
    const cron = await first.ask("/runs/crons", { ...question(step("d")), schedule: "0 0 1 1 *" });
    expect(cron.status, cron.body).toBe(200);
    await go();
    expect(await first.ended, first.errors()).toEqual({ code: 0, by: null });
    // Its step had begun: it ended, and the next one did not begin.
    expect(await ledger()).toEqual([first.pid]);
    const second = await start();
    await eventually(async () => (await stored(begun)).status === "success", 15_000);
    await eventually(async () => (await stored(late)).status === "success", 15_000);
    expect(await ledger()).toEqual([first.pid, second.pid, second.pid]);
    second.kill("SIGTERM");
    expect(await second.ended, second.errors()).toEqual({ code: 0, by: null });
  }, 60_000);

  it("is there for probes for as long as it is told, and no longer than it takes where it is not", async () => {
    const patient = await start({ BATON_DRAIN_MS: "3000" });
    let since = performance.now();
    patient.kill("SIGTERM");
    await sleep(1_000);
    expect((await patient.ask("/health/ready")).status).toBe(503);
    expect(await patient.ended).toEqual({ code: 0, by: null });
    expect(performance.now() - since).toBeGreaterThan(2_950);
    const prompt = await start();
    since = performance.now();
    prompt.kill("SIGTERM");
    expect(await prompt.ended).toEqual({ code: 0, by: null });
    expect(performance.now() - since).toBeLessThan(2_900);
  }, 60_000);

  it("does not take the ends of its connections for clients that left", async () => {
    const first = await start();
    const { thread_id } = JSON.parse((await first.ask("/threads", {})).body) as { thread_id: string };
    const path = `/threads/${thread_id}/runs`;
    const waiting = first.ask(`${path}/wait`, { ...question(step("a"), step("b", "a")), on_disconnect: "cancel" });
    await eventually(async () => (await ledger()).length === 1, 10_000);
    const [run] = JSON.parse((await first.ask(path)).body) as { run_id: string }[];
    const cut = waiting.then(
      () => false,
      () => true,
    );
    first.kill("SIGTERM");
    await eventually(async () => (await first.ask("/health/ready")).status === 503, 5_000);
    await go();
    expect(await first.ended, first.errors()).toEqual({ code: 0, by: null });
    expect(await cut).toBe(true);
    const second = await start();
    await eventually(async () => (await stored(run?.run_id ?? "")).status === "success", 15_000);
    expect(await ledger()).toEqual([first.pid, second.pid]);
  }, 60_000);

  it("is gone in time where the database says nothing, and its runs go on elsewhere", async () => {
    const behind = new URL(database.url);
    behind.port = String(proxy.port);
    const first = await start({ DATABASE_URL: behind.toString() });
    const run = await create(first, question(step("a"), step("b", "a")));
    await eventually(async () => (await ledger()).length === 1, 10_000);
    proxy.freeze();
    const since = performance.now();
    first.kill("SIGTERM");
    await go();
    const end = await Promise.race([first.ended, sleep(BOUND_MS * 2, "still there")]);
    expect(end, first.errors()).toEqual({ code: 1, by: null });
    expect(performance.now() - since).toBeLessThan(BOUND_MS);
    const line = first
      .errors()
      .split("\n")
      .filter((each) => each.startsWith("{"))
      .map((each) => JSON.parse(each) as { readonly level: number; readonly waits_for?: string })
      .find(({ waits_for }) => waits_for !== undefined);
    expect(line).toMatchObject({ level: 40, waits_for: expect.any(String) });
    await start();
    await eventually(async () => (await stored(run)).status === "success", 20_000);
  }, 90_000);
});
