import { NO_TALLY, type CanaryState, type CanaryTally } from "./canary-state.ts";
import type { CanaryStore } from "./canary-store.ts";
import type { VersionAttempt } from "./canary.ts";
import { judgeCanary } from "./judge-canary.ts";
import { mergeCanary } from "./merge-canary.ts";
import { RecentTimes } from "./recent-times.ts";

interface TrialsOptions {
  readonly store: CanaryStore;
  readonly now: () => number;
  readonly replica: string;
  readonly onError: (error: unknown) => void;
}

/** The trials of the tenants that were opened, as this process sees them: counted here, stored now and then. */
export class CanaryTrials {
  readonly #options: TrialsOptions;
  readonly #tenants = new Map<string, Map<string, CanaryState>>();
  readonly #opening = new Map<string, Promise<void>>();
  /** Tenant and agent of what was counted and is not stored yet. */
  readonly #dirty = new Map<string, { readonly tenant: string; readonly agent: string }>();
  /** What is usual for the old version, by trial. */
  readonly #times = new Map<string, RecentTimes>();
  #flushing: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<(tenant: string, state: CanaryState) => void>();

  constructor(options: TrialsOptions) {
    this.#options = options;
  }

  of(tenant: string, agent: string): CanaryState | undefined {
    return this.#tenants.get(tenant)?.get(agent);
  }

  /** Loads a tenant's trials once; a failed load is tried again by the next. */
  async open(tenant: string): Promise<void> {
    if (this.#tenants.has(tenant)) return;
    const opening = this.#opening.get(tenant) ?? this.#load(tenant).finally(() => this.#opening.delete(tenant));
    this.#opening.set(tenant, opening);
    await opening;
  }

  /** Takes in what is stored. */
  async reload(tenant: string): Promise<void> {
    await this.#load(tenant);
  }

  /** Takes in what was changed elsewhere, for a tenant that is, or just is being, opened: nobody asks for the others' trials. */
  async changed(tenant: string): Promise<void> {
    if (this.#tenants.has(tenant) || this.#opening.has(tenant)) await this.#load(tenant);
  }

  record(tenant: string, state: CanaryState, { version, ms, failure }: VersionAttempt): void {
    const side = version === state.to ? "to" : version === state.from ? "from" : undefined;
    if (side === undefined || state.phase.kind !== "running") return;
    const { replica, now } = this.#options;
    const ok = failure === undefined;
    const times = this.#times.get(state.id) ?? new RecentTimes();
    this.#times.set(state.id, times);
    const slowFromMs = times.median === undefined ? undefined : times.median * state.terms.margins.slower;
    if (ok && side === "from") times.record(ms);
    const own = state.counts[replica] ?? { from: NO_TALLY, to: NO_TALLY };
    const tally = counted(own[side], ok, ms, slowFromMs);
    const next: CanaryState = { ...state, counts: { ...state.counts, [replica]: { ...own, [side]: tally } } };
    const phase = side === "to" ? judgeCanary(next, now()) : next.phase;
    this.#keep(tenant, { ...next, phase });
    this.#dirty.set(`${tenant}\n${state.agent}`, { tenant, agent: state.agent });
    if (phase.kind !== "running") void this.flush();
  }

  /** Stores what was counted until now; one such store after the other. */
  async flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#flush());
    await this.#flushing;
  }

  async #flush(): Promise<void> {
    const dirty = [...this.#dirty.values()];
    this.#dirty.clear();
    for (const { tenant, agent } of dirty) {
      const state = this.of(tenant, agent);
      if (state === undefined) continue;
      try {
        const stored = await this.#options.store.save(tenant, state, "known");
        if (stored === undefined) this.forget(tenant, agent);
        else this.#take(tenant, stored);
      } catch (error) {
        this.#dirty.set(`${tenant}\n${agent}`, { tenant, agent });
        this.#options.onError(error);
      }
    }
  }

  /** Stores a state that a person asked for. */
  async put(tenant: string, state: CanaryState): Promise<CanaryState> {
    this.#take(tenant, (await this.#options.store.save(tenant, state, "new")) ?? state);
    return this.of(tenant, state.agent) ?? state;
  }

  forget(tenant: string, agent: string): void {
    this.#tenants.get(tenant)?.delete(agent);
  }

  subscribe(listener: (tenant: string, state: CanaryState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async #load(tenant: string): Promise<void> {
    const stored = await this.#options.store.load(tenant);
    const kept = this.#tenants.get(tenant) ?? new Map<string, CanaryState>();
    this.#tenants.set(tenant, kept);
    const agents = new Set(stored.map(({ agent }) => agent));
    for (const agent of kept.keys()) if (!agents.has(agent)) kept.delete(agent);
    for (const state of stored) this.#take(tenant, state);
  }

  /** Puts what is stored together with what was counted here meanwhile, and judges the sum. */
  #take(tenant: string, stored: CanaryState): void {
    const known = this.of(tenant, stored.agent);
    const merged = known === undefined ? stored : mergeCanary(known, stored);
    const phase = judgeCanary(merged, this.#options.now());
    this.#keep(tenant, { ...merged, phase });
    // Others have counted what together is enough.
    if (phase.kind !== merged.phase.kind)
      this.#dirty.set(`${tenant}\n${stored.agent}`, { tenant, agent: stored.agent });
  }

  #keep(tenant: string, state: CanaryState): void {
    const kept = this.#tenants.get(tenant) ?? new Map<string, CanaryState>();
    const before = kept.get(state.agent);
    this.#tenants.set(tenant, kept.set(state.agent, state));
    if (state.phase.kind === "running" || (before?.id === state.id && before.phase.kind === state.phase.kind)) return;
    this.#times.delete(state.id);
    for (const listener of this.#listeners) listener(tenant, state);
  }
}

function counted(tally: CanaryTally, ok: boolean, ms: number, slowFromMs: number | undefined): CanaryTally {
  const timed = ok && slowFromMs !== undefined;
  return {
    attempts: tally.attempts + 1,
    failed: tally.failed + (ok ? 0 : 1),
    timed: tally.timed + (timed ? 1 : 0),
    slow: tally.slow + (timed && ms > slowFromMs ? 1 : 0),
  };
}
