import { AttemptStatistics } from "./attempt-statistics.ts";
import type { AgentHealth, InstanceReport, LatencyReport, StatisticsReport, TenantReport } from "./health-report.ts";
import type { InstanceHealth } from "./instance-health.ts";
import { LatencyHistogram } from "./latency-histogram.ts";
import type { HealthState } from "./next-state.ts";
import type { InstanceSnapshot } from "./snapshot.ts";
import { DEFAULT_THRESHOLDS } from "./thresholds.ts";

/** What a state is worth to whoever chooses; an unknown one is not held against a newcomer. */
const WORTH: Readonly<Record<HealthState, number>> = {
  ready: 1,
  unknown: 0.95,
  degraded: 0.6,
  unhealthy: 0.1,
  draining: 0.05,
};

/** Of a tenant whose first attempt has not ended. */
const NOTHING_SEEN = new AttemptStatistics(DEFAULT_THRESHOLDS);

/** An instance and what fresh replicas say of it. */
export interface Seen {
  readonly instance: InstanceHealth;
  readonly elsewhere: readonly InstanceSnapshot[];
  /** Of the tenant that asks. */
  readonly tenant?: { readonly name: string; readonly statistics: AttemptStatistics | undefined };
}

function describeStatistics(statistics: AttemptStatistics, now: number, withMessage: boolean): StatisticsReport {
  const { lastError } = statistics;
  return {
    ...(statistics.isKnown(now) && { success_rate: round(statistics.successRate) }),
    last_minute: statistics.window.counts(now),
    latency: describeTimes(statistics.times),
    attempts: statistics.attempts,
    failures_in_a_row: statistics.failuresInARow,
    ...(lastError !== undefined && {
      last_error: {
        code: lastError.code,
        ...(withMessage && { message: lastError.message }),
        at: new Date(lastError.at).toISOString(),
      },
    }),
  };
}

/** An instance over all replicas: counts and times are added, rates weighed by the attempts they stand on; the state is this process's own. */
export function describeInstance({ instance, elsewhere, tenant }: Seen, now: number): InstanceReport {
  const { statistics, name, ejectedUntil } = instance;
  const { state: everybodys, since } = instance.state();
  const breaker = tenant === undefined ? instance.breaker.worst() : instance.breaker.state(tenant.name);
  // Shut for this tenant alone: to it that is no better than down.
  const state = tenant !== undefined && breaker === "open" && everybodys !== "draining" ? "unhealthy" : everybodys;
  // The message of another tenant's error may repeat what that tenant gave.
  const own = describeStatistics(statistics, now, tenant === undefined);
  const minute = { ...own.last_minute };
  for (const { last_minute: other } of elsewhere) {
    minute.succeeded += other.succeeded;
    minute.failed += other.failed;
    minute.timeouts += other.timeouts;
  }
  const rate = rateOf({ instance, elsewhere }, now);
  return {
    id: name.id,
    version: name.version,
    state: state === "unknown" ? (worst(elsewhere) ?? state) : state,
    since: new Date(since).toISOString(),
    breaker,
    ...(tenant === undefined && instance.breaker.shutFor > 0 && { breakers_of_tenants: instance.breaker.shutFor }),
    ...(ejectedUntil !== undefined && ejectedUntil > now && { ejected_until: new Date(ejectedUntil).toISOString() }),
    in_flight: instance.inFlight + sum(elsewhere, (other) => other.in_flight),
    replicas: 1 + elsewhere.length,
    ...own,
    ...(rate !== undefined && { success_rate: round(rate) }),
    last_minute: minute,
    latency: describeTimes(timesOf([{ instance, elsewhere }])),
    attempts: own.attempts + sum(elsewhere, (other) => other.attempts),
    ...describeTenant(instance, tenant, now),
  };
}

function describeTenant(instance: InstanceHealth, tenant: Seen["tenant"], now: number): { tenant?: TenantReport } {
  if (tenant === undefined) return {};
  const { inFlight, waiting } = instance.load(tenant.name);
  if (tenant.statistics === undefined && inFlight + waiting === 0) return {};
  const statistics = tenant.statistics ?? NOTHING_SEEN;
  return { tenant: { in_flight: inFlight, waiting, ...describeStatistics(statistics, now, true) } };
}

export function describeAgent(agent: string, seen: readonly Seen[], now: number): AgentHealth {
  const instances = seen.map((one) => describeInstance(one, now));
  const rates = seen.flatMap((one) => rateOf(one, now) ?? []);
  return {
    agent,
    state: best(instances.map(({ state }) => state)),
    preference: preferenceOf(seen, now),
    in_flight: instances.reduce((total, { in_flight }) => total + in_flight, 0),
    ...(rates.length > 0 && { success_rate: round(rates.reduce((a, b) => a + b, 0) / rates.length) }),
    latency: describeTimes(timesOf(seen)),
    instances,
  };
}

/** The worth of the best instance, lowered by its failures. */
export function preferenceOf(seen: readonly Seen[], now: number): number {
  if (seen.length === 0) return 1;
  const worths = seen.map((one) => {
    const { state } = one.instance.state();
    return WORTH[state === "unknown" ? (worst(one.elsewhere) ?? state) : state] * (rateOf(one, now) ?? 1);
  });
  return round(Math.max(...worths));
}

/** Times of all of them, here and elsewhere. */
export function timesOf(seen: readonly Seen[]): LatencyHistogram {
  const times = new LatencyHistogram();
  for (const { instance, elsewhere } of seen) {
    times.add(instance.statistics.times);
    for (const other of elsewhere) times.add(new LatencyHistogram(other.times));
  }
  return times;
}

function rateOf({ instance, elsewhere }: Seen, now: number): number | undefined {
  const { statistics } = instance;
  const parts = elsewhere
    .filter(({ attempts }) => attempts > 0)
    .map(({ success_rate: rate, last_minute: { succeeded, failed } }) => ({ rate, weight: 1 + succeeded + failed }));
  if (statistics.isKnown(now)) {
    const { succeeded, failed } = statistics.window.counts(now);
    parts.push({ rate: statistics.successRate, weight: 1 + succeeded + failed });
  }
  const weight = sum(parts, (part) => part.weight);
  return weight === 0 ? undefined : sum(parts, (part) => part.rate * part.weight) / weight;
}

function describeTimes(times: LatencyHistogram): LatencyReport {
  const [p50, p95, p99] = [times.quantile(0.5), times.quantile(0.95), times.quantile(0.99)];
  if (p50 === undefined || p95 === undefined || p99 === undefined) return {};
  return { p50_ms: round(p50), p95_ms: round(p95), p99_ms: round(p99) };
}

function best(states: readonly HealthState[]): HealthState {
  const order = ["ready", "degraded", "unknown", "unhealthy", "draining"] as const;
  return order.find((state) => states.includes(state)) ?? "unknown";
}

/** What others find of an instance that was not tried here. */
function worst(elsewhere: readonly InstanceSnapshot[]): HealthState | undefined {
  const order = ["unhealthy", "degraded", "ready"] as const;
  return order.find((state) => elsewhere.some((other) => other.state === state));
}

function sum<T>(list: readonly T[], of: (one: T) => number): number {
  return list.reduce((total, one) => total + of(one), 0);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
