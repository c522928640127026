import type { MiddlewareHandler } from "hono";
import { collectDefaultMetrics, Gauge, type Registry } from "prom-client";
import type { GuardedAttempt } from "../../graph/step/guards.ts";
import type { WithheldRepeat } from "../../graph/step/policies.ts";
import type { Spending } from "../../graph/spending.ts";
import type { Database } from "../../tools/database/database.ts";
import type { Health } from "../../tools/registry/health/health.ts";
import type { Removed } from "../retention/removed.ts";
import type { RunObserver } from "../runs/observer.ts";
import { createAttemptMetrics } from "./attempt-metrics.ts";
import { createCaps, type CapSizes } from "./caps.ts";
import { createHttpMetrics } from "./http-metrics.ts";
import { createInstanceMetrics } from "./instance-metrics.ts";
import { createJournalMetrics, type WrittenBatch } from "./journal-metrics.ts";
import { createPoolMetrics } from "./pool-metrics.ts";
import { createQueueMetrics } from "./queue-metrics.ts";
import { createRetentionMetrics } from "./retention-metrics.ts";
import { createRunMetrics } from "./create-run-metrics.ts";
import { createSpendMetrics } from "./spend-metrics.ts";
import { createWithheldMetrics } from "./withheld-metrics.ts";

export interface MetricsOptions {
  /** Where they are kept; each server has one of its own. */
  readonly registry: Registry;
  readonly database: Database;
  readonly version: string;
  readonly caps?: CapSizes;
}

/** What the parts of a server tell, and what it tells operations of them. */
export interface Metrics {
  readonly observer: RunObserver;
  readonly onAttempt: (attempt: GuardedAttempt) => void;
  readonly onWithheld: (repeat: WithheldRepeat) => void;
  readonly onSpend: (spending: Spending) => void;
  readonly onBatch: (batch: WrittenBatch) => void;
  readonly onRemoved: (removed: Partial<Removed>) => void;
  readonly countRequests: MiddlewareHandler;
  /** Shows the instances of agents from now on. @param places attempts that one instance takes at once */
  watchInstances(health: Health, places: number): void;
  readonly contentType: string;
  /** All of it, in Prometheus' text format. */
  text(): Promise<string>;
}

export function createMetrics({ registry, database, version, caps: sizes }: MetricsOptions): Metrics {
  const caps = createCaps(sizes);
  collectDefaultMetrics({ register: registry });
  const build = new Gauge({
    name: "baton_build_info",
    help: "1, with the version of the server",
    labelNames: ["version"],
    registers: [registry],
  });
  build.set({ version }, 1);
  const refreshes: (() => void | Promise<void>)[] = [
    createQueueMetrics(registry, database.pool, caps),
    createPoolMetrics(registry, database.pool),
  ];
  return {
    observer: createRunMetrics(registry, caps),
    onAttempt: createAttemptMetrics(registry, caps),
    onWithheld: createWithheldMetrics(registry, caps),
    onSpend: createSpendMetrics(registry, caps),
    onBatch: createJournalMetrics(registry),
    onRemoved: createRetentionMetrics(registry),
    countRequests: createHttpMetrics(registry),
    watchInstances: (health, places) => {
      refreshes.push(createInstanceMetrics(registry, health, places, caps));
    },
    contentType: registry.contentType,
    text: async () => {
      await Promise.all(refreshes.map(async (refresh) => refresh()));
      return await registry.metrics();
    },
  };
}
