import { Gauge, type Registry } from "prom-client";
import type pg from "pg";
import { cached } from "./cached.ts";
import type { Caps } from "./caps.ts";
import { readQueueDepth } from "./sql/queue-depth.ts";

const FRESH_MS = 1000;
const DEADLINE_MS = 1000;

interface Depth {
  waiting: number;
  running: number;
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
    help: "Runs by state, waiting or running, over all replicas; use max, not sum",
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
      const depth = depths.get(tenant) ?? { waiting: 0, running: 0, oldestSeconds: 0 };
      depths.set(tenant, depth);
      return depth;
    };
    for (const { tenant, state, runs: count, oldest_seconds } of looked.value) {
      const depth = depthOf(caps.tenant.of(tenant));
      if (state === "running") depth.running += count;
      else {
        depth.waiting += count;
        depth.oldestSeconds = Math.max(depth.oldestSeconds, oldest_seconds);
      }
    }
    for (const tenant of seen) depthOf(tenant);
    for (const [tenant, { waiting, running, oldestSeconds }] of depths) {
      seen.add(tenant);
      runs.set({ tenant, state: "waiting" }, waiting);
      runs.set({ tenant, state: "running" }, running);
      oldest.set({ tenant }, oldestSeconds);
    }
  };
}
