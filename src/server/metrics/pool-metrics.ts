import { Gauge, type Registry } from "prom-client";
import type pg from "pg";

/** The connections to Postgres that this process has. @returns brings it up to date */
export function createPoolMetrics(registry: Registry, pool: pg.Pool): () => void {
  const registers = [registry];
  const connections = new Gauge({
    name: "baton_postgres_connections",
    help: "Connections of this process to Postgres, by state: idle, busy",
    labelNames: ["state"],
    registers,
  });
  const most = new Gauge({
    name: "baton_postgres_connections_max",
    help: "Connections that this process may open",
    registers,
  });
  const waiting = new Gauge({
    name: "baton_postgres_waiting",
    help: "Queries and transactions that wait for a connection",
    registers,
  });
  return () => {
    connections.set({ state: "idle" }, pool.idleCount);
    connections.set({ state: "busy" }, pool.totalCount - pool.idleCount);
    most.set(pool.options.max);
    waiting.set(pool.waitingCount);
  };
}
