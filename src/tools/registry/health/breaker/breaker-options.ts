import { InvalidInput } from "../../../errors.ts";

/** When an instance is left alone, and for how long. */
export interface BreakerOptions {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** Share of failures among the recent attempts that opens it, and how many attempts that takes at least. */
  readonly failedShare: number;
  readonly enough: number;
  /** How fast an attempt is forgotten for that share, milliseconds: it weighs a third after so long. */
  readonly memoryMs: number;
  /** How long it rests before one attempt tests whether it works again, milliseconds; doubles with each test that fails. */
  readonly restMs: number;
  readonly longestRestMs: number;
  /** How long a test that is under way keeps all others out, milliseconds. */
  readonly trialMs: number;
  /** By what share of its rest a replica that only heard of it waits longer at most: the one that saw it tests first. */
  readonly patience: number;
  /** Probes in a row without a good answer that open it for everybody. */
  readonly probes: number;
  /** Tenants whose own breaker is remembered at one instance; the one used longest ago is forgotten. */
  readonly tenants: number;
}

export const DEFAULT_BREAKER: BreakerOptions = {
  failures: 5,
  // Below that more than half of the callers are served, if need be with a retry.
  failedShare: 0.5,
  enough: 20,
  memoryMs: 30_000,
  restMs: 2000,
  // A caller that comes back once a minute is not kept waiting for the second time.
  longestRestMs: 30_000,
  // Most agents have answered by then; who takes longer is tested again meanwhile, a few times a minute.
  trialMs: 5000,
  patience: 0.2,
  probes: 3,
  tenants: 1000,
};

/** The options with their defaults. @throws InvalidInput for ones that make no breaker */
export function checkBreaker(given: Partial<BreakerOptions> = {}): BreakerOptions {
  const options = { ...DEFAULT_BREAKER, ...given };
  const { failures, failedShare, enough, restMs, longestRestMs, trialMs, probes, patience } = options;
  const rules = [
    [Number.isInteger(failures) && failures >= 1, "failures", "a whole number from 1"],
    [failedShare > 0 && failedShare <= 1, "failedShare", "above 0, at most 1"],
    [enough >= 1, "enough", "at least 1"],
    [restMs > 0, "restMs", "above 0"],
    [longestRestMs >= restMs, "longestRestMs", `at least restMs (${restMs})`],
    [trialMs > 0, "trialMs", "above 0"],
    [patience >= 0 && patience <= 1, "patience", "from 0 to 1"],
    [Number.isInteger(probes) && probes >= 1, "probes", "a whole number from 1"],
  ] as const;
  const broken = rules.find(([holds]) => !holds);
  if (broken === undefined) return options;
  const [, field, expected] = broken;
  throw new InvalidInput(`Expected breaker.${field} to be ${expected}, got ${options[field]}.`, { field });
}
