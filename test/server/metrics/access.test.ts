import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@langchain/langgraph-sdk";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestServer, type TestServer } from "../../support/start-test-server.ts";
import { writeAgent } from "./agent-module.ts";
import { scrape } from "./scrape.ts";

const KEYS = { acme: "acme-secret-1", globex: "globex-secret-1" };
const TOKEN = "a-token-of-the-operator";
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

let server: TestServer;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "baton-metrics-"));
  await writeAgent(folder, "steady", `spend({ inputTokens: 7, outputTokens: 1 }); return { ok: true };`);
  server = await startTestServer({
    BATON_AGENTS_DIR: folder,
    BATON_API_KEYS: `acme:${KEYS.acme},globex:${KEYS.globex}`,
    BATON_METRICS_TOKEN: TOKEN,
  });
  const plan = { steps: [{ name: "one", agent: "steady", inputs: {}, outputs: ["x"] }] };
  for (const [tenant, runs] of [
    ["acme", 1],
    ["globex", 2],
  ] as const) {
    const client = new Client({ apiUrl: server.url, apiKey: KEYS[tenant] });
    for (let run = 0; run < runs; run++) await client.runs.wait(null, "baton", { input: { plan } });
  }
}, 120_000);
afterAll(() => server.stop());

describe("the metrics of a server with keys", () => {
  it("are shown whole to whoever has the token", async () => {
    await vi.waitFor(async () => {
      const all = await scrape(server.url, bearer(TOKEN));
      expect(all.value("baton_runs_total", { tenant: "acme", outcome: "success" })).toBe(1);
      expect(all.value("baton_runs_total", { tenant: "globex", outcome: "success" })).toBe(2);
      expect(all.value("baton_database_up")).toBe(1);
    });
  });

  it("are to a tenant's key those of the tenant, and nothing else", async () => {
    for (const headers of [{ "x-api-key": KEYS.acme }, bearer(KEYS.acme)]) {
      const own = await scrape(server.url, headers);
      expect(own.value("baton_runs_total", { outcome: "success" })).toBe(1);
      expect(own.value("baton_tokens_total", { direction: "input" })).toBe(7);
      const tenants = [...own.families.values()].flatMap(({ series }) => series.map(({ labels }) => labels.tenant));
      expect(new Set(tenants)).toEqual(new Set(["acme"]));
    }
  });

  it("are to nobody else", async () => {
    for (const headers of [bearer("x"), bearer("a-token-of-the-operatoR"), { "x-api-key": TOKEN }, bearer("")]) {
      const response = await fetch(`${server.url}/metrics`, { headers });
      expect(response.status).toBe(401);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(await response.text()).not.toContain("baton_runs_total");
    }
  });

  it("do not stand in the way of the probes, which ask for no key", async () => {
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
    expect((await fetch(`${server.url}/ok`)).status).toBe(401);
  });
});
