import { AttemptStatistics } from "./attempt-statistics.ts";
import type { AgentVersion, HealthChange } from "./health.ts";
import type { BreakerWords } from "./breaker/breaker-words.ts";
import type { CircuitOptions } from "./breaker/circuit.ts";
import { InstanceBreaker } from "./breaker/instance-breaker.ts";
import { InstanceHealth, type InstanceName } from "./instance-health.ts";
import { RecentMap } from "./recent-map.ts";
import { keyOf } from "./replicas.ts";
import type { Thresholds } from "./thresholds.ts";

interface RecordsOptions {
  readonly now: () => number;
  readonly thresholds: Thresholds;
  readonly breaker: CircuitOptions;
  readonly words: BreakerWords;
  /** Pairs of tenant and instance of which statistics are kept. */
  readonly tenants: number;
  readonly changed: (change: HealthChange) => void;
}

/** One record for each instance that was used, and for each tenant that used it lately. */
export class InstanceRecords {
  readonly #byAgent = new Map<string, Map<string, InstanceHealth>>();
  readonly #byTenant: RecentMap<string, AttemptStatistics>;
  readonly #options: RecordsOptions;

  constructor(options: RecordsOptions) {
    this.#options = options;
    this.#byTenant = new RecentMap(options.tenants);
  }

  get(name: InstanceName): InstanceHealth | undefined {
    return this.#byAgent.get(name.agent)?.get(keyOf(name));
  }

  /** The record of an instance, made at its first use. */
  of(name: InstanceName): InstanceHealth {
    const known = this.get(name);
    if (known !== undefined) return known;
    const { now, thresholds, changed, breaker, words } = this.#options;
    const { agent, version, id, tenant: owner } = name;
    const made = new InstanceHealth(name, {
      now,
      thresholds,
      breaker: new InstanceBreaker(
        [agent, version, id, ...(owner === undefined ? [] : [owner])],
        owner,
        breaker,
        words,
      ),
      ofTenant: (tenant) => this.#ofTenant(name, tenant),
      changed: (from, to) => changed({ instance: name, from, to }),
    });
    const instances = this.#byAgent.get(name.agent) ?? new Map<string, InstanceHealth>();
    this.#byAgent.set(name.agent, instances.set(keyOf(name), made));
    return made;
  }

  /** Those of an agent that are everybody's, or this tenant's. */
  visible(agent: string, tenant: string | undefined): InstanceHealth[] {
    const instances = [...(this.#byAgent.get(agent)?.values() ?? [])];
    return instances.filter(({ name }) => name.tenant === undefined || name.tenant === tenant);
  }

  all(): InstanceHealth[] {
    return [...this.#byAgent.values()].flatMap((instances) => [...instances.values()]);
  }

  /** What a tenant saw of an instance lately; looking is no use of it. */
  peekTenant(name: InstanceName, tenant: string): AttemptStatistics | undefined {
    return this.#byTenant.peek(tenantKey(name, tenant));
  }

  forget({ name: agent, version, tenant }: AgentVersion): void {
    const instances = this.#byAgent.get(agent);
    for (const [key, { name, breaker }] of instances ?? []) {
      if (name.version !== version || name.tenant !== tenant) continue;
      breaker.close();
      instances?.delete(key);
    }
    if (instances?.size === 0) this.#byAgent.delete(agent);
  }

  #ofTenant(name: InstanceName, tenant: string): AttemptStatistics {
    const key = tenantKey(name, tenant);
    const known = this.#byTenant.get(key);
    if (known !== undefined) return known;
    const made = new AttemptStatistics(this.#options.thresholds);
    this.#byTenant.set(key, made);
    return made;
  }
}

function tenantKey(name: InstanceName, tenant: string): string {
  return `${keyOf(name)}\n${tenant}`;
}
