import semver from "semver";
import { z } from "zod";

const version = z.string().refine((text) => semver.valid(text) === text, "expected a version, as 1.0.0");
const count = z.number().min(0);
const instant = z.number();

/** What was seen of one version. */
const tally = z.object({
  attempts: count,
  failed: count,
  /** Of those that succeeded: how many while it was known what is slow, and how many of them were slow. */
  timed: count,
  slow: count,
});

/** How much worse the new version may be. */
export const canaryMargins = z.object({
  /** By how much its error rate may be above the old one's, as a share of attempts. */
  errors: z.number().min(0).max(1).default(0.02),
  /**
   * An answer is slow that takes longer, by this factor, than the old version's usual one (the median of its last fifty in the same replica:
   * under the same load).
   */
  slower: z.number().min(1).max(100).default(1.5),
  /** By how much its share of slow answers may be above the old one's. */
  slow_share: z.number().min(0).max(1).default(0.2),
});

/** How a canary is to go on. */
export const canaryTerms = z.object({
  /** Of the runs, by chance. At 100 nothing would be left to compare with: promote instead. */
  percent: z.number().min(0).max(99).default(5),
  /** Tenants whose runs all go to the new version. */
  tenants: z.array(z.string().min(1)).max(1000).default([]),
  /** Who makes it the version for all: a person, or the end of the window if nothing was found by then. */
  promote: z.enum(["by_hand", "after_window"]).default("by_hand"),
  /** How long it is watched before that, milliseconds. */
  window_ms: z.number().int().min(1000).default(600_000),
  /** Attempts at the new version before that. */
  window_attempts: z.number().int().min(1).default(100),
  margins: canaryMargins.prefault({}),
});

const phase = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("running") }),
  z.object({
    kind: z.literal("rolled_back"),
    at: instant,
    why: z.enum(["errors", "latency", "by_hand"]),
    /** The share at the new version is at least `at_least`, at the old one at most `at_most`; missing by hand. */
    found: z.object({ at_least: z.number(), at_most: z.number() }).optional(),
  }),
  z.object({ kind: z.literal("promoted"), at: instant, why: z.enum(["window", "by_hand"]) }),
]);

/** A canary as it is stored: plain JSON. Times are milliseconds since 1970. */
export const canaryState = z.object({
  /** One trial of one version. */
  id: z.string().min(1),
  agent: z.string().min(1),
  from: version,
  to: version,
  terms: canaryTerms,
  /** Counts the changes to `terms`; the higher holds. */
  revision: z.number().int().min(0),
  started_at: instant,
  /** By replica, so that what several of them count can be added. */
  counts: z.record(z.string(), z.object({ from: tally, to: tally })),
  phase,
});

export type CanaryTally = z.output<typeof tally>;
export type CanaryTerms = z.output<typeof canaryTerms>;
export type CanaryPhase = z.output<typeof phase>;
export type CanaryState = z.output<typeof canaryState>;

export const NO_TALLY: CanaryTally = { attempts: 0, failed: 0, timed: 0, slow: 0 };

/** What all replicas have counted of each version. */
export function tallies({ counts }: CanaryState): { from: CanaryTally; to: CanaryTally } {
  const sum = { from: { ...NO_TALLY }, to: { ...NO_TALLY } };
  for (const replica of Object.values(counts)) {
    for (const side of ["from", "to"] as const) {
      for (const what of ["attempts", "failed", "timed", "slow"] as const) sum[side][what] += replica[side][what];
    }
  }
  return sum;
}
