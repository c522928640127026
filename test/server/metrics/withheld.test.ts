import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Registry } from "prom-client";
import { expect, it, vi } from "vitest";
import { createCaps } from "../../../src/server/metrics/caps.ts";
import { createWithheldMetrics } from "../../../src/server/metrics/withheld-metrics.ts";
import { startTestServer } from "../../support/start-test-server.ts";
import { writeAgent } from "./agent-module.ts";
import { readExposition } from "./read-exposition.ts";
import { scrape } from "./scrape.ts";

/** Each asks for two repeats: more than the budget has, a hundred within ten seconds and a fifth of the calls. */
const ITEMS = 150;

it("repeats that a budget withheld are counted, by agent, kind and budget", async () => {
  const folder = await mkdtemp(join(tmpdir(), "baton-withheld-"));
  await writeAgent(folder, "wrong", `throw new Error("as it always does");`);
  const server = await startTestServer({ BATON_AGENTS_DIR: folder });
  try {
    expect((await scrape(server.url)).sum("baton_retries_withheld_total")).toBe(0);
    const all = {
      name: "all",
      agent: "wrong",
      for_each: { in: JSON.stringify(Array.from({ length: ITEMS }, (_, n) => n)), as: "n", on_error: "skip" },
      retry: { attempts: 3, on: ["bug"], delay: "1ms" },
      inputs: {},
      outputs: ["x"],
    };
    const { thread_id } = await server.client.threads.create();
    await server.client.runs.wait(thread_id, "baton", { input: { plan: { steps: [all] } }, raiseError: false });
    // The end of a run is told to its client before it is told to its watchers.
    const seen = await vi.waitFor(async () => {
      const now = await scrape(server.url);
      expect(now.sum("baton_runs_total")).toBe(1);
      return now;
    });
    const withheld = seen.value("baton_retries_withheld_total", {
      tenant: "default",
      agent: "wrong",
      kind: "retry",
      budget: "agent",
    });
    expect(withheld).toBeGreaterThan(0);
    expect(seen.sum("baton_retries_withheld_total")).toBe(withheld);
    const retried = seen.value("baton_retries_total", { agent: "wrong", code: "bug" }) ?? 0;
    expect(retried).toBeGreaterThan(0);
    expect(seen.value("baton_attempts_total", { agent: "wrong", outcome: "bug" })).toBe(ITEMS + retried);
    // Each item was tried three times, or its second or third try was withheld.
    expect(retried + 2 * (withheld ?? 0)).toBeGreaterThanOrEqual(2 * ITEMS);
    expect(retried + (withheld ?? 0)).toBeLessThanOrEqual(2 * ITEMS);
  } finally {
    await server.stop();
  }
}, 120_000);

it("names of agents stay bounded in them too", async () => {
  const registry = new Registry();
  const onWithheld = createWithheldMetrics(registry, createCaps({ agents: 2 }));
  for (let n = 0; n < 9; n++) onWithheld({ tenant: "acme", agent: `a${n}`, kind: "hedge", budget: "process" });
  const seen = readExposition(await registry.metrics());
  expect(seen.sum("baton_retries_withheld_total")).toBe(9);
  expect(seen.families.get("baton_retries_withheld_total")?.series.length).toBeLessThanOrEqual(3);
});
