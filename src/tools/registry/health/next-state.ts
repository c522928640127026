import type { Thresholds } from "./thresholds.ts";

/** What an instance is good for: `unknown` has not been tried lately, `draining` takes nothing new. */
export type HealthState = "ready" | "degraded" | "unhealthy" | "draining" | "unknown";

export interface StateSince {
  readonly state: HealthState;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** What a state is decided by. */
export interface HealthFacts {
  readonly known: boolean;
  readonly draining: boolean;
  /** Its breaker is open, or it was taken out of the choice. */
  readonly shut: boolean;
  readonly successRate: number;
  readonly failuresInARow: number;
  readonly slowness: number | undefined;
}

const RANK: Readonly<Record<HealthState, number>> = { unknown: 0, ready: 0, degraded: 1, unhealthy: 2, draining: 0 };

/** The state after `now`: worse at once, better only when the better one is clear and the present one has lasted. */
export function nextState(now: number, current: StateSince, facts: HealthFacts, thresholds: Thresholds): StateSince {
  const state = judge(current.state, facts, thresholds);
  if (state === current.state) return current;
  const soon = now - current.since < thresholds.improveAfterMs;
  if (soon && !facts.draining && RANK[state] < RANK[current.state]) return current;
  return { state, since: now };
}

function judge(current: HealthState, facts: HealthFacts, thresholds: Thresholds): HealthState {
  if (facts.draining) return "draining";
  if (facts.shut) return "unhealthy";
  if (!facts.known) return "unknown";
  const { successRate, failuresInARow, slowness = 0 } = facts;
  if (failuresInARow >= thresholds.failuresInARow) return "unhealthy";
  const leastRate = current === "unhealthy" ? thresholds.degradedFrom : thresholds.unhealthyBelow;
  if (successRate < leastRate) return "unhealthy";
  const low = RANK[current] > 0;
  if (successRate < (low ? thresholds.readyFrom : thresholds.degradedBelow)) return "degraded";
  return slowness > (low ? thresholds.slowUntil : thresholds.slowFrom) ? "degraded" : "ready";
}
