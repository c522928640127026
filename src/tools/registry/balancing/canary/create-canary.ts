import { randomUUID } from "node:crypto";
import { InvalidInput, NotFound } from "../../../errors.ts";
import { RecentMap } from "../../health/recent-map.ts";
import type { Canary } from "./canary.ts";
import type { CanaryPhase, CanaryState } from "./canary-state.ts";
import type { CanaryStore } from "./canary-store.ts";
import { CanaryTrials } from "./canary-trials.ts";
import { chooseVersion } from "./choose-version.ts";

export interface CanaryOptions {
  readonly store: CanaryStore;
  /** Milliseconds since 1970; the same for all replicas, give or take seconds. */
  readonly now?: () => number;
  /** Unique among the replicas, and for each start of one: its counts begin at nothing. Default: a name of its own. */
  readonly replica?: string;
  /** The tenant whose canaries are also those of every tenant without one of its own. Default: none. */
  readonly operator?: string;
  /** Names a trial: unique among all of them. Default `randomUUID`. */
  readonly newId?: () => string;
  /** How often what was counted is stored, milliseconds. Default 1,000. */
  readonly saveMs?: number;
  /** Hears of a store that failed; it is tried again. */
  readonly onError?: (error: unknown) => void;
}

/** Runs whose versions are remembered. */
const RUNS = 10_000;

export function createCanary(options: CanaryOptions): Canary {
  const { store, now = Date.now, replica = randomUUID(), operator, saveMs = 1000 } = options;
  const { newId = randomUUID, onError = () => undefined } = options;
  const trials = new CanaryTrials({ store, now, replica, onError });
  const chosen = new RecentMap<string, string>(RUNS);
  const timer = setInterval(() => void trials.flush(), saveMs).unref();
  const unsubscribe = store.subscribe((tenant) => void trials.changed(tenant).catch(onError));

  /** Whose canary holds for a tenant's runs of an agent. */
  const holder = (tenant: string, agent: string): { owner: string; state: CanaryState } | undefined => {
    for (const owner of operator === undefined ? [tenant] : [tenant, operator]) {
      const state = trials.of(owner, agent);
      if (state !== undefined) return { owner, state };
    }
    return undefined;
  };
  const known = async (tenant: string, agent: string): Promise<CanaryState> => {
    await trials.reload(tenant);
    const state = trials.of(tenant, agent);
    if (state === undefined) throw new NotFound(`agent ${agent} has no canary`, { field: "agent" });
    return state;
  };

  return {
    open: async (tenant) => {
      await Promise.all([trials.open(tenant), operator === undefined ? undefined : trials.open(operator)]);
    },
    choose: (agent, versions, run) => {
      const key = `${run.tenant}\n${run.runId}\n${agent}`;
      const before = chosen.get(key);
      if (before !== undefined && versions.includes(before)) return before;
      const held = holder(run.tenant, agent);
      if (held === undefined) return versions[0];
      const version = chooseVersion(held.state, versions, run);
      if (version !== undefined) chosen.set(key, version);
      return version;
    },
    record: (attempt) => {
      // Nobody knows what it would have come to.
      if (attempt.failure?.code === "cancelled") return;
      const held = holder(attempt.tenant, attempt.agent);
      if (held !== undefined) trials.record(held.owner, held.state, attempt);
    },
    start: async (tenant, { agent, from, to, terms }) => {
      if (from === to)
        throw new InvalidInput(`a canary of agent ${agent} needs two versions, both are ${to}`, { field: "to" });
      await trials.reload(tenant);
      const running = trials.of(tenant, agent);
      const same = running?.phase.kind === "running" && running.from === from && running.to === to;
      const fresh = { id: newId(), agent, from, to, revision: 0, started_at: now(), counts: {} };
      const phase: CanaryPhase = { kind: "running" };
      const next = same ? { ...running, terms, revision: running.revision + 1 } : { ...fresh, terms, phase };
      return await trials.put(tenant, next);
    },
    decide: async (tenant, agent, decision) => {
      const state = await known(tenant, agent);
      const kind = decision === "promote" ? "promoted" : "rolled_back";
      // A second thought is a trial of its own: the first decision of one stands.
      const id = state.phase.kind === "running" ? state.id : newId();
      const started = id === state.id ? state.started_at : Math.max(now(), state.started_at + 1);
      return await trials.put(tenant, {
        ...state,
        id,
        started_at: started,
        phase: { kind, at: now(), why: "by_hand" },
      });
    },
    remove: async (tenant, agent) => {
      await known(tenant, agent);
      await store.remove(tenant, agent);
      trials.forget(tenant, agent);
    },
    get: known,
    subscribe: (listener) => trials.subscribe(listener),
    close: async () => {
      clearInterval(timer);
      unsubscribe();
      await trials.flush();
    },
  };
}
