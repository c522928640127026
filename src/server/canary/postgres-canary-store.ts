import type { Database } from "../../tools/database/database.ts";
import type { Logger } from "../../tools/logger.ts";
import { canaryState, type CanaryState } from "../../tools/registry/balancing/canary/canary-state.ts";
import type { CanaryStore } from "../../tools/registry/balancing/canary/canary-store.ts";
import { mergeCanary } from "../../tools/registry/balancing/canary/merge-canary.ts";
import { lockCanary, readCanaries, readCanaryChanges, removeCanary, writeCanary } from "./sql/canaries.ts";

export interface PostgresCanaryOptions {
  readonly database: Database;
  readonly log: Logger;
  /** How often it looks for what other replicas changed, milliseconds. Default 500. */
  readonly lookMs?: number;
}

/** Canaries in Postgres, under row-level security; a change is heard of by every replica within `lookMs`. */
export function createPostgresCanaryStore({
  database,
  log,
  lookMs = 500,
}: PostgresCanaryOptions): CanaryStore & { close(): void } {
  const listeners = new Set<(tenant: string) => void>();
  let known: ReadonlyMap<string, string> | undefined;
  let looking = false;

  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      const changes = await readCanaryChanges({
        query: (sql, values) => database.pool.query(sql, [...(values ?? [])]),
      });
      const before = known;
      known = changes;
      for (const [tenant, revision] of changes) {
        // At the first look it is not known what was read before it.
        if (before?.get(tenant) === revision) continue;
        for (const listener of listeners) listener(tenant);
      }
    } catch (error) {
      log.warn({ error }, "could not look for changed canaries; trying again");
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look(), lookMs).unref();
  void look();

  return {
    load: (tenant) =>
      database.tenant(tenant, async (connection) =>
        (await readCanaries(connection)).flatMap((state) => read(state, log) ?? []),
      ),
    save: (tenant, state, as) =>
      database.tenant(tenant, async (connection) => {
        const row = await lockCanary(connection, state.agent);
        if (row === undefined && as === "known") return undefined;
        const stored = row === undefined ? undefined : read(row.state, log);
        const merged = stored === undefined ? state : mergeCanary(stored, state);
        await writeCanary(connection, state.agent, merged);
        return merged;
      }),
    remove: (tenant, agent) => database.tenant(tenant, (connection) => removeCanary(connection, agent)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => clearInterval(timer),
  };
}

/** One that another release wrote, in words that this one does not know, is left alone. */
function read(stored: unknown, log: Logger): CanaryState | undefined {
  const reading = canaryState.safeParse(stored);
  if (!reading.success) log.error({ problem: reading.error.message }, "a stored canary cannot be read");
  return reading.data;
}
