import { AttemptWindow } from "../health/attempt-window.ts";
import type { InstanceHealth } from "../health/instance-health.ts";
import { PeakLatency } from "./peak-latency.ts";

/** Whether an instance takes part in the choice. */
export type Membership =
  | { readonly kind: "in" }
  | { readonly kind: "out"; readonly until: number }
  /** Readmitted: one attempt at a time until so many have succeeded. */
  | { readonly kind: "probation"; readonly left: number };

/** An instance as the balancer sees it. Times are milliseconds since 1970. */
export interface Member {
  readonly health: InstanceHealth;
  weight: number;
  readonly latency: PeakLatency;
  /** Attempts since it was last put back, the last minute of them. */
  readonly window: AttemptWindow;
  /** Success rate since then, 0 to 1, the newest attempts weighing most. */
  rate: number;
  /** Since when it takes part: its share grows from there. */
  since: number;
  membership: Membership;
  /** Times it was taken out in a row. */
  ejections: number;
  /** When it last did something that spoke for taking it out. */
  faultAt: number;
  /** Failures in a row since it was last put back. */
  failures: number;
}

export function createMember(health: InstanceHealth, weight: number, decayMs: number, now: number): Member {
  return {
    health,
    weight,
    latency: new PeakLatency(decayMs),
    window: new AttemptWindow(),
    rate: 1,
    since: now,
    membership: { kind: "in" },
    ejections: 0,
    faultAt: 0,
    failures: 0,
  };
}
