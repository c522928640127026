import { idleAgent } from "./idle-agent.ts";
import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Registry } from "prom-client";
import type { Agent } from "../src/agents/agent.ts";
import { buildGraph } from "../src/graph/build-graph.ts";
import { createFigures } from "../src/graph/plan/proof/create-figures.ts";
import { NO_WORKFLOWS } from "../src/graph/plan/surroundings.ts";
import { createGuards } from "../src/graph/step/guards.ts";
import { TenantSaver } from "../src/graph/tenant-saver.ts";
import { createMetrics, type Metrics } from "../src/server/metrics/create-metrics.ts";
import { startPostgres } from "../src/server/postgres/embedded.ts";
import { createRuns } from "../src/server/runs/create-runs.ts";
import { Journal } from "../src/server/runs/log/journal.ts";
import type { RunObserver, RunWatch } from "../src/server/runs/observer.ts";
import { openDatabase } from "../src/tools/database/database.ts";
import { migrate } from "../src/tools/database/migrate.ts";
import { createRegistry } from "../src/tools/registry/create-registry.ts";
import { createVersionedRegistry } from "../src/tools/registry/versioned-registry.ts";

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const NO_WATCH: RunWatch = { within: (work) => work(), event: () => undefined, ended: () => undefined };

const steps = ["a", "b", "c", "d"].map((name, index, all) => ({
  name,
  agent: "idle",
  inputs: index === 0 ? ["question"] : [`${all[index - 1]}_out`],
  outputs: [`${name}_out`],
}));
const idle = idleAgent("done", (context) => context.spend({ inputTokens: 10, outputTokens: 5 }));

export interface SwitchableRuns {
  readonly metrics: Metrics;
  /** Whether the metrics hear of runs from now on. */
  hear(on: boolean): void;
  /** Does one run of four steps, to its end. */
  one(): Promise<void>;
  close(): Promise<void>;
}

/** Runs over a real Postgres of their own, whose agents take no time, with metrics that can be switched on and off. */
export async function startSwitchableRuns(): Promise<SwitchableRuns> {
  const folder = await mkdtemp(join(tmpdir(), "baton-bench-"));
  await chmod(folder, 0o755);
  const postgres = await startPostgres({ folder });
  await migrate(postgres.url);
  const database = openDatabase({ url: postgres.url });
  const metrics = createMetrics({ registry: new Registry(), database, version: "0.0.0-bench" });
  let on = false;
  const observer: RunObserver = (run) => (on ? metrics.observer(run) : NO_WATCH);
  const agents = createVersionedRegistry<Agent>({ search: createRegistry() });
  agents.register(idle);
  const journal = new Journal({ logger: SILENT, onBatch: (batch) => void (on && metrics.onBatch(batch)) });
  const graph = buildGraph(
    {
      registry: agents,
      workflows: { catalog: () => Promise.resolve(NO_WORKFLOWS), ran: () => Promise.resolve() },
      writePlan: () => Promise.reject(new Error("every run brings its plan")),
      model: () => undefined,
      planningMs: 0,
      figures: () => createFigures([idle]),
      approve: new Set<never>(),
      log: SILENT,
      onSpend: (spending) => void (on && metrics.onSpend(spending)),
      guards: createGuards({ onAttempt: (attempt) => void (on && metrics.onAttempt(attempt)) }),
    },
    new TenantSaver(database, journal),
  );
  const runs = createRuns({ graph, journal, database, logger: SILENT, observers: [observer] });
  await runs.start();

  const one = async (): Promise<void> => {
    const { run_id } = await runs.create("default", {
      threadId: randomUUID(),
      assistantId: randomUUID(),
      kwargs: { input: { plan: { steps } }, stream_mode: ["values"] },
      metadata: {},
      multitaskStrategy: "enqueue",
      ifNotExists: "create",
      onCompletion: "keep",
    });
    await runs.wait("default", run_id, new AbortController().signal);
  };
  return {
    metrics,
    hear: (wanted) => {
      on = wanted;
    },
    one,
    close: async () => {
      await runs.drain(0);
      await database.close();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
