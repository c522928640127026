import type { Counts } from "./attempt-window.ts";
import type { LastError } from "./attempt-statistics.ts";
import type { HealthState } from "./next-state.ts";

export type BreakerState = "closed" | "open" | "half_open";

/** Times of attempts that succeeded, milliseconds, within 5 %; missing while none has. */
export interface LatencyReport {
  readonly p50_ms?: number;
  readonly p95_ms?: number;
  readonly p99_ms?: number;
}

/** What is known of the attempts of one place. */
export interface StatisticsReport {
  /** 0 to 1, newest attempts weighing most; missing while nothing is known. */
  readonly success_rate?: number;
  readonly last_minute: Counts;
  readonly latency: LatencyReport;
  /** Since the process began. */
  readonly attempts: number;
  readonly failures_in_a_row: number;
  readonly last_error?: { readonly code: LastError["code"]; readonly message?: string; readonly at: string };
}

/** What one tenant saw of an instance in this process. */
export interface TenantReport extends StatisticsReport {
  readonly in_flight: number;
  /** Attempts that wait for a place. */
  readonly waiting: number;
}

/** One instance as `GET /registry/agents/{name}/health` gives it. */
export interface InstanceReport extends StatisticsReport {
  readonly id: string;
  readonly version: string;
  readonly state: HealthState;
  /** ISO 8601. */
  readonly since: string;
  /** As it is for the tenant that asks; without one, for the tenant for which it is worst. */
  readonly breaker: BreakerState;
  /** Tenants for which alone it is not closed; told only to whoever runs the server. */
  readonly breakers_of_tenants?: number;
  /** Out of the choice until then (ISO 8601), because it did far worse than the others. */
  readonly ejected_until?: string;
  readonly in_flight: number;
  /** What the tenant that asks saw of it in this process; missing where it saw nothing. */
  readonly tenant?: TenantReport;
  /** Replicas that reported of it within the last seconds, this one included. */
  readonly replicas: number;
}

/** An agent's health: the best of its instances, for one that works is enough. JSON-able. */
export interface AgentHealth {
  readonly agent: string;
  readonly state: HealthState;
  /** 0 to 1: how much a planner should prefer it. */
  readonly preference: number;
  readonly in_flight: number;
  readonly success_rate?: number;
  readonly latency: LatencyReport;
  readonly instances: readonly InstanceReport[];
}
