import { randomUUID } from "node:crypto";
import { checkBreaker, type BreakerOptions } from "./breaker/breaker-options.ts";
import { BreakerWords } from "./breaker/breaker-words.ts";
import { checkThresholds } from "./check-thresholds.ts";
import { describeAgent, preferenceOf, timesOf, type Seen } from "./describe-health.ts";
import type { AgentVersion, Health, HealthChange } from "./health.ts";
import type { InstanceHealth } from "./instance-health.ts";
import { InstanceRecords } from "./instance-records.ts";
import { Replicas } from "./replicas.ts";
import type { InstanceSnapshot } from "./snapshot.ts";
import type { Thresholds } from "./thresholds.ts";

export interface HealthOptions {
  /** Milliseconds since 1970. Default: the process's clock, which is never set back. */
  readonly now?: () => number;
  readonly thresholds?: Partial<Thresholds>;
  readonly breaker?: Partial<BreakerOptions>;
  /** From 0 to 1. Default `Math.random`. */
  readonly random?: () => number;
  /** What this process is called among the replicas; default: a name of its own. */
  readonly replica?: string;
  /** Pairs of tenant and instance of which statistics are kept, 2 kB each; the one used longest ago is forgotten. Default 2,000. */
  readonly tenants?: number;
}

/** Times from which a median says more than what the agent declares. */
const ENOUGH_FOR_MEDIAN = 5;

/** @throws InvalidInput for thresholds under which a state would flap */
export function createHealth(options: HealthOptions = {}): Health {
  const { now = () => performance.timeOrigin + performance.now(), replica = randomUUID(), tenants = 2000 } = options;
  const listeners = new Set<(change: HealthChange) => void>();
  const changed = (change: HealthChange): void => {
    for (const listener of listeners) listener(change);
  };
  const words = new BreakerWords(replica, now);
  const records = new InstanceRecords({
    now,
    thresholds: checkThresholds(options.thresholds),
    breaker: { ...checkBreaker(options.breaker), now, random: options.random ?? Math.random },
    words,
    tenants,
    changed,
  });
  const replicas = new Replicas(now);

  const seenOf = (agent: string, tenant: string | undefined): Seen[] => {
    for (const { version, id, tenant: owner } of replicas.namesOf(agent))
      records.of({ agent, version, id, tenant: owner });
    return records.visible(agent, tenant).map((instance) => ({ instance, elsewhere: replicas.of(instance.name) }));
  };
  const versionOf = ({ name, version, tenant }: AgentVersion): Seen[] =>
    seenOf(name, tenant).filter(({ instance }) => instance.name.version === version && instance.name.tenant === tenant);

  return {
    breakers: words,
    instance: (name) => records.of(name),
    of: (agent, tenant) => {
      const seen = seenOf(agent, tenant);
      if (tenant === undefined) return describeAgent(agent, seen, now());
      const own = seen.map((one) => ({
        ...one,
        tenant: { name: tenant, statistics: records.peekTenant(one.instance.name, tenant) },
      }));
      return describeAgent(agent, own, now());
    },
    prefer: (entry) => preferenceOf(versionOf(entry), now()),
    median: (agent) => {
      const times = timesOf(seenOf(agent, undefined));
      return times.total < ENOUGH_FOR_MEDIAN ? undefined : times.quantile(0.5);
    },
    drain: async (name) => {
      const drained = records.of(name);
      drained.drain();
      await drained.emptied();
    },
    resume: (name) => records.of(name).resume(),
    forget: (entry) => records.forget(entry),
    snapshot: () => {
      suspect(records.all(), replicas);
      // What was not tried here is hearsay: passing it on would keep it alive for ever.
      const own = records.all().filter(({ statistics, inFlight }) => statistics.isKnown(now()) || inFlight > 0);
      return { replica, at: now(), instances: own.map((one) => shared(one, now())) };
    },
    merge: (snapshot) => {
      if (snapshot.replica === replica) return;
      replicas.hear(snapshot);
      suspect(records.all(), replicas);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Notes what the other replicas think of each instance. */
function suspect(instances: readonly InstanceHealth[], replicas: Replicas): void {
  for (const instance of instances) {
    const others = replicas.of(instance.name);
    const bad = others.filter(({ state }) => state === "unhealthy").length;
    instance.suspicion = bad / Math.max(1, others.length);
  }
}

function shared(instance: InstanceHealth, now: number): InstanceSnapshot {
  const { statistics, name } = instance;
  return {
    ...name,
    state: instance.state().state,
    in_flight: instance.inFlight,
    success_rate: statistics.successRate,
    last_minute: statistics.window.counts(now),
    attempts: statistics.attempts,
    times: statistics.times.toJSON(),
  };
}
