import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTracing } from "../../../src/server/tracing/start-tracing.ts";
import { parseSettings } from "../../../src/server/settings.ts";
import { inSpan } from "../../../src/tools/tracing/in-span.ts";
import { until } from "../../support/remote/until.ts";
import { startCollector } from "../../support/otlp-collector.ts";
import { startTestServer } from "../../support/start-test-server.ts";
import type { Logger } from "../../../src/tools/logger.ts";
import { silentLog } from "../../support/test-agents.ts";

const SECRET = "zanzibar";
const plan = { steps: [{ name: "only", agent: "echo", inputs: {}, with: { word: SECRET }, outputs: ["x"] }] };
let folder: string;
/** Takes connections and never says anything. */
let hole: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "baton-collectors-"));
  await writeFile(
    join(folder, "echo.js"),
    `export default { name: "echo", version: "1.0.0", description: "Echoes", capabilities: ["echo"], effect: "idempotent",
      input: { type: "object" }, async execute({ input }) { return { word: input.word }; } };`,
  );
  hole = createServer(() => undefined);
  hole.listen(0, "127.0.0.1");
  await once(hole, "listening");
});
afterAll(() => {
  hole.closeAllConnections();
  hole.close();
});

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const settingsFor = (url: string) => parseSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: url }).tracing;

async function runOn(variables: Record<string, string>): Promise<string> {
  const server = await startTestServer({ BATON_AGENTS_DIR: folder, ...variables });
  try {
    const { thread_id } = await server.client.threads.create();
    const values = await server.client.runs.wait(thread_id, "baton", { input: { plan } });
    return JSON.stringify(values);
  } finally {
    await server.stop();
  }
}

describe("a collector", () => {
  it("that never answers does not matter, and is not waited for", async () => {
    expect(await runOn({ OTEL_EXPORTER_OTLP_ENDPOINT: addressOf(hole) })).toContain(SECRET);
    const tracing = startTracing(settingsFor(addressOf(hole)), "1.0.0", silentLog);
    await inSpan({ name: "one" }, () => Promise.resolve());
    const late = new Promise((resolve) => setTimeout(resolve, 9_000, "late").unref());
    expect(await Promise.race([tracing.close(300), late])).toBeUndefined();
  });

  it("that is not there loses spans and nothing else", async () => {
    const tracing = startTracing(settingsFor("http://127.0.0.1:1"), "1.0.0", silentLog);
    expect(await inSpan({ name: "one" }, () => Promise.resolve("done"))).toBe("done");
    await expect(inSpan({ name: "two" }, () => Promise.reject(new Error("own")))).rejects.toThrow("own");
    await tracing.close(100);
  });

  it("that takes nothing is complained about once", async () => {
    let batches = 0;
    const refusing = createServer((_request, response) => {
      batches += 1;
      response.writeHead(400).end();
    });
    refusing.listen(0, "127.0.0.1");
    await once(refusing, "listening");
    const said: string[] = [];
    const log: Logger = { ...silentLog, warn: (_fields, message) => void said.push(message) };
    const tracing = startTracing(settingsFor(addressOf(refusing)), "1.0.0", log);
    for (const batch of [1, 2]) {
      await inSpan({ name: "one" }, () => Promise.resolve());
      await until(() => batches >= batch, "a batch", 20_000);
    }
    await tracing.close(300);
    refusing.close();
    expect(said).toEqual(["the collector takes no traces; they are dropped"]);
  });

  it("gets contents where that is asked for", async () => {
    const collector = await startCollector();
    try {
      await runOn({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, BATON_TRACE_CONTENT: "true" });
      const [told] = collector.spans.filter(({ attributes }) => attributes["baton.step.input"] !== undefined);
      expect(told?.attributes["baton.step.input"]).toBe(JSON.stringify({ word: SECRET }));
    } finally {
      await collector.close();
    }
  });

  it("gets the share of traces that is asked for, each whole or not at all", async () => {
    const collector = await startCollector();
    const { tracing: settings } = parseSettings({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces`,
      OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
      OTEL_TRACES_SAMPLER_ARG: "0.5",
    });
    const tracing = startTracing(settings, "1.0.0", silentLog);
    for (let count = 0; count < 200; count += 1) {
      await inSpan({ name: "outer" }, () => inSpan({ name: "inner" }, () => Promise.resolve()));
    }
    await tracing.close(10_000);
    const whole = collector.spans.filter(({ name, parentId }) => name === "outer" && parentId === undefined);
    const inner = collector.spans.filter(({ name }) => name === "inner");
    expect(whole.length).toBeGreaterThan(50);
    expect(whole.length).toBeLessThan(150);
    expect(new Set(inner.map(({ parentId }) => parentId))).toEqual(new Set(whole.map(({ spanId }) => spanId)));
    await collector.close();
  });
});
