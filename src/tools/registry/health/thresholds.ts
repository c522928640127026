/** When an instance is called what. Every step back up asks for more than the step down did, so that a state does not flap. */
export interface Thresholds {
  /** Weight of the newest attempt in the running success rate. */
  readonly newest: number;
  /** Below this success rate an instance is degraded, and from that one on it is ready again. */
  readonly degradedBelow: number;
  readonly readyFrom: number;
  /** Below this success rate an instance is unhealthy, and from that one on it is merely degraded. */
  readonly unhealthyBelow: number;
  readonly degradedFrom: number;
  /** Failures in a row that make an instance unhealthy whatever its rate. */
  readonly failuresInARow: number;
  /** How many times its slow time (p95) an instance usually takes now when it is degraded, and when it is not any more. */
  readonly slowFrom: number;
  readonly slowUntil: number;
  /** Attempts from which times say something. */
  readonly enoughTimes: number;
  /** How long a state lasts at least before a better one, milliseconds. */
  readonly improveAfterMs: number;
  /** After how long without an attempt nothing is known any more, milliseconds. */
  readonly staleAfterMs: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = {
  // About the last forty attempts count: one failure among them is no state of its own, three at once are.
  newest: 0.05,
  // Planners and routers act on these: one attempt in ten that fails costs a retry, one in two costs the step.
  degradedBelow: 0.9,
  readyFrom: 0.95,
  unhealthyBelow: 0.5,
  degradedFrom: 0.7,
  // What opens a breaker too: whatever was before, it does not work now.
  failuresInARow: 5,
  // What is usual now was beyond the slowest twentieth: times of models are spread too wide for anything nearer to the median.
  slowFrom: 1.5,
  slowUntil: 1,
  enoughTimes: 20,
  improveAfterMs: 5000,
  // The longest outages of services that come back by themselves are shorter.
  staleAfterMs: 600_000,
};
