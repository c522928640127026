import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createReadiness } from "../../../src/server/readiness/create-readiness.ts";
import { startTestServer, type TestServer } from "../../support/start-test-server.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { scrape } from "../metrics/scrape.ts";
import { startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";

interface Answer {
  readonly status: number;
  readonly body: {
    readonly status: unknown;
    readonly detail?: string;
    readonly checks: Record<string, { state: string }>;
  };
}

let database: TestDatabase;
let proxy: TcpProxy;
let server: TestServer;
beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(database.url);
  proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  server = await startTestServer({ DATABASE_URL: url.href });
}, 60_000);
afterAll(async () => {
  proxy.mend();
  await server.stop();
  await proxy.close();
  await database.close();
});

const ready = async (): Promise<Answer> => {
  const response = await fetch(`${server.url}/health/ready`);
  return { status: response.status, body: (await response.json()) as Answer["body"] };
};
const states = ({ body }: Answer): Record<string, string> =>
  Object.fromEntries(Object.entries(body.checks).map(([name, { state }]) => [name, state]));
const wellAgain = () =>
  vi.waitFor(async () => expect((await ready()).status).toBe(200), { timeout: 20_000, interval: 100 });

describe("readiness", () => {
  it("holds while the database answers, the worker has its session and the schema is there", async () => {
    const answer = await ready();
    expect(answer.status).toBe(200);
    expect(states(answer)).toEqual({ database: "ok", migrations: "ok", worker: "ok", draining: "ok" });
  });

  it("is given up with each check by name when Postgres is cut off, and comes back with it", async () => {
    proxy.cut();
    await vi.waitFor(async () => {
      const answer = await ready();
      expect(answer.status).toBe(503);
      expect(states(answer)).toMatchObject({ database: "failing", worker: "failing", draining: "ok" });
    }, 10_000);
    const response = await fetch(`${server.url}/health/ready`);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ type: "about:blank", title: "Service Unavailable", status: 503 });
    const { username, password, port, pathname } = new URL(database.url);
    for (const secret of [username, password, port, String(proxy.port), pathname.slice(1), "127.0.0.1"])
      expect(text).not.toContain(secret);
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    const metrics = await scrape(server.url);
    expect(metrics.value("baton_database_up")).toBe(0);
    expect(metrics.value("baton_queue_runs")).toBeUndefined();
    proxy.mend();
    await wellAgain();
    await vi.waitFor(async () => expect((await scrape(server.url)).value("baton_database_up")).toBe(1), 5000);
  }, 60_000);

  it("does not wait for a database that says nothing, and does not pile up connections", async () => {
    proxy.freeze();
    const answers = await Promise.all(Array.from({ length: 20 }, ready));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(answers[0]?.body.checks.database).toEqual({ state: "failing", because: "no answer within 2000 ms" });
    const metrics = await scrape(server.url);
    expect(metrics.value("baton_database_up")).toBe(0);
    // The server's own work may wait for one; the probes do not.
    expect(metrics.value("baton_postgres_waiting")).toBeLessThan(10);
    proxy.mend();
    await wellAgain();
  }, 60_000);

  it("is given up while the server stops, and where the schema is not this release's", async () => {
    const pool = new pg.Pool({ connectionString: database.url, max: 1 });
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    try {
      const stopping = createReadiness({ pool, worker: () => ({ session: true, draining: true }) });
      expect(await stopping()).toMatchObject({
        ready: false,
        checks: { database: { state: "ok" }, draining: { state: "failing" } },
      });
      await owner.query("BEGIN");
      await owner.query("DELETE FROM migrations WHERE name = '020_runs.sql'");
      await owner.query("COMMIT");
      const behind = createReadiness({ pool, worker: () => ({ session: true, draining: false }) });
      expect(await behind()).toMatchObject({
        ready: false,
        checks: { database: { state: "ok" }, migrations: { state: "failing", because: "not applied: 020_runs.sql" } },
      });
    } finally {
      await owner.query("INSERT INTO migrations (name) VALUES ('020_runs.sql') ON CONFLICT DO NOTHING");
      await owner.end();
      await pool.end();
    }
  });
});
