import type { CanaryState } from "./canary-state.ts";
import { mergeCanary } from "./merge-canary.ts";

/** Where canaries are kept, one for each agent of a tenant, for all replicas. */
export interface CanaryStore {
  load(tenant: string): Promise<readonly CanaryState[]>;
  /**
   * Merges it into what is stored.
   * @param as whether it may be stored where nothing is: what was removed meanwhile is not to come back
   * @returns what is stored then
   */
  save(tenant: string, state: CanaryState, as: "new" | "known"): Promise<CanaryState | undefined>;
  remove(tenant: string, agent: string): Promise<void>;
  /** Tells of tenants whose canaries were changed, here or elsewhere. @returns ends the subscription */
  subscribe(listener: (tenant: string) => void): () => void;
}

/** Canaries in memory: for one process that may forget them. */
export function createMemoryCanaryStore(): CanaryStore {
  const tenants = new Map<string, Map<string, CanaryState>>();
  const listeners = new Set<(tenant: string) => void>();
  const tell = (tenant: string): void => listeners.forEach((listener) => listener(tenant));
  return {
    load: (tenant) => Promise.resolve([...(tenants.get(tenant)?.values() ?? [])]),
    save: (tenant, state, as) => {
      const kept = tenants.get(tenant) ?? new Map<string, CanaryState>();
      const known = kept.get(state.agent);
      if (known === undefined && as === "known") return Promise.resolve(undefined);
      const merged = known === undefined ? state : mergeCanary(known, state);
      tenants.set(tenant, kept.set(state.agent, merged));
      tell(tenant);
      return Promise.resolve(merged);
    },
    remove: (tenant, agent) => {
      tenants.get(tenant)?.delete(agent);
      tell(tenant);
      return Promise.resolve();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
