import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRuns } from "../../../src/server/runs/create-runs.ts";
import { Journal } from "../../../src/server/runs/log/journal.ts";
import { openDatabase } from "../../../src/tools/database/database.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { startTcpProxy, type TcpProxy } from "../readiness/tcp-proxy.ts";
import { eventually } from "../runs/support/collect.ts";
import { gate, request } from "../runs/support/request.ts";
import { Recorder, scriptedGraph } from "../runs/support/scripted-graph.ts";
import { silent } from "../runs/support/silent.ts";

describe("runs that are drained over a database that says nothing", () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  beforeAll(async () => {
    database = await createTestDatabase();
    const { hostname, port } = new URL(database.url);
    proxy = await startTcpProxy({ host: hostname, port: Number(port) });
  });
  afterAll(async () => {
    await proxy.close();
    await database.close();
  });

  it("are let go of 3 s after the grace at the latest", async () => {
    const url = new URL(database.url);
    url.port = String(proxy.port);
    const behind = openDatabase({ url: url.toString() });
    const journal = new Journal({ logger: silent });
    const recorder = new Recorder();
    const graph = scriptedGraph(behind, recorder, journal);
    const runs = createRuns({ graph, journal, database: behind, logger: silent });
    await runs.start();
    await runs.create("default", request([gate("g")]));
    await eventually(() => recorder.starts.length === 1);
    proxy.freeze();
    const since = performance.now();
    await runs.drain(500);
    const ms = performance.now() - since;
    expect(ms).toBeGreaterThan(490);
    expect(ms).toBeLessThan(4_500);
    // Its connections end with the proxy's, and so does what waits for them.
    behind.close().catch(() => undefined);
  });
});
