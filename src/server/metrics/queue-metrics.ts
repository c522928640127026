import { Gauge, type Registry } from "prom-client";
import type pg from "pg";
import { cached } from "./cached.ts";
import type { Caps } from "./caps.ts";
import { QUEUE_STATES, readQueueDepth, type QueueDepth } from "./sql/queue-depth.ts";

const FRESH_MS = 1000;
const DEADLINE_MS = 1000;

interface Depth {
  readonly runs: Record<QueueDepth["state"], number>;
  oldestSeconds: number;
}

/**
 * The queue, which all replicas share: every replica says the same of it. Looked up when the metrics are read, at most once a second; without an
 * answer in time nothing is said of the queue, and `baton_database_up` is 0.
 *
 * @returns brings it up to date
 */
export function createQueueMetrics(registry: Registry, pool: pg.Pool, caps: Caps): () => Promise<void> {
  const registers = [registry];
  const look = cached(() => readQueueDepth(pool), { forMs: FRESH_MS, deadlineMs: DEADLINE_MS });
  const up = new Gauge({
    name: "baton_database_up",
    help: "Whether the database answered when these metrics were read",
    registers,
  });
  const runs = new Gauge({
    name: "baton_queue_runs",
    help: "Runs by state over all replicas; use max, not sum: waiting, delayed (not due yet), running, dead (given up after too many crashes)",
    labelNames: ["tenant", "state"],
    registers,
  });
  const oldest = new Gauge({
    name: "baton_queue_oldest_seconds",
    help: "Age of the oldest run that waits, over all replicas; use max, not sum. 0: none waits",
    labelNames: ["tenant"],
    registers,
  });
  // Whoever had runs once says 0 when none is left: a series that ends looks like a replica that is gone.
  const seen = new Set<string>();

  return async () => {
    const looked = await look();
    up.set(looked.ok ? 1 : 0);
    runs.reset();
    oldest.reset();
    if (!looked.ok) return;
    const depths = new Map<string, Depth>();
    const depthOf = (tenant: string): Depth => {
      const none = { waiting: 0, delayed: 0, running: 0, dead: 0 };
      const depth = depths.get(tenant) ?? { runs: none, oldestSeconds: 0 };
      depths.set(tenant, depth);
      return depth;
    };
    for (const { tenant, state, runs: count, oldest_seconds } of looked.value) {
      const depth = depthOf(caps.tenant.of(tenant));
      depth.runs[state] += count;
      if (state === "waiting") depth.oldestSeconds = Math.max(depth.oldestSeconds, oldest_seconds);
    }
    for (const tenant of seen) depthOf(tenant);
    for (const [tenant, { runs: counts, oldestSeconds }] of depths) {
      seen.add(tenant);
      for (const state of QUEUE_STATES) runs.set({ tenant, state }, counts[state]);
      oldest.set({ tenant }, oldestSeconds);
    }
  };
}
