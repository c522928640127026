/** How instances are chosen, taken out and put back. */
export interface BalancingOptions {
  /** After how long a measured time weighs a third, milliseconds: how soon a slow instance is tried again. */
  readonly decayMs: number;
  /** Instances whose times differ by less than this factor count as equally fast: they share by weight and by what is under way. */
  readonly tolerance: number;
  /** Over how long a new or readmitted instance comes to its full share, milliseconds, and the share it begins with. */
  readonly slowStartMs: number;
  readonly slowStartFrom: number;
  /** Failures in a row that take an instance out. */
  readonly ejectAfter: number;
  /** How far its success rate of the last minute may be below the others' before it is taken out, and over how many attempts at least. */
  readonly rateGap: number;
  readonly rateAttempts: number;
  /** At most this share of an agent's instances is out at once. */
  readonly mostEjected: number;
  /** How long the first time, milliseconds; doubles each further time, up to the longest. */
  readonly ejectMs: number;
  readonly longestEjectMs: number;
  /** Successes, one at a time, after which a readmitted instance takes part as before. */
  readonly probation: number;
  /** After so long without a fault the next ejection is a first one again, milliseconds. */
  readonly forgiveAfterMs: number;
}

export const DEFAULT_BALANCING: BalancingOptions = {
  // A hundred times slower than the rest: tried again after 23 s.
  decayMs: 5000,
  // The noise of equal machines.
  tolerance: 1.25,
  // Caches and pools warm up within seconds; a tenth is enough to see whether it works.
  slowStartMs: 10_000,
  slowStartFrom: 0.1,
  // Before the breaker (5), which shuts an instance whether or not there are others.
  ejectAfter: 3,
  // Of twenty attempts, five more failures than elsewhere: chance does that in less than 1 % of cases at a rate of 5 %.
  rateGap: 0.25,
  rateAttempts: 20,
  // Beyond half of them, what is left cannot take the load, and the fault is more likely a shared one.
  mostEjected: 0.5,
  ejectMs: 2000,
  longestEjectMs: 60_000,
  probation: 3,
  forgiveAfterMs: 60_000,
};
