import { tallies, type CanaryPhase, type CanaryState } from "./canary-state.ts";
import { confidenceSequence } from "./confidence-sequence.ts";

/** Chance that a version which is within its margins is ever rolled back. */
const ALPHA = 0.05;
/** Four bounds are looked at: of the errors and of the slow answers, old and new. */
const EACH = ALPHA / 4;

/** Attempts at each version before anything is said: the first ones of a new version meet cold caches. */
const LEAST = 20;

/**
 * What is to become of a canary after what was counted: rolled back where the new version is certainly worse than the old by more than its
 * margin, promoted at the end of a clean window where its terms say so.
 */
export function judgeCanary(state: CanaryState, now: number): CanaryPhase {
  if (state.phase.kind !== "running") return state.phase;
  const { margins, promote, window_ms: windowMs, window_attempts: enough } = state.terms;
  const { from, to } = tallies(state);
  const errors = worse([to.failed, to.attempts], [from.failed, from.attempts], margins.errors);
  if (errors !== undefined) return { kind: "rolled_back", at: now, why: "errors", found: errors };
  const latency = worse([to.slow, to.timed], [from.slow, from.timed], margins.slow_share);
  if (latency !== undefined) return { kind: "rolled_back", at: now, why: "latency", found: latency };
  const clean = promote === "after_window" && now - state.started_at >= windowMs && to.attempts >= enough;
  return clean ? { kind: "promoted", at: now, why: "window" } : state.phase;
}

type Share = readonly [hits: number, of: number];

/** The bounds by which the new share is above the old one and the margin; `undefined` where that is not certain. */
function worse(to: Share, from: Share, margin: number): { at_least: number; at_most: number } | undefined {
  if (to[1] < LEAST || from[1] < LEAST) return undefined;
  // Cheap, and nearly always so.
  if (to[0] / to[1] <= from[0] / from[1] + margin) return undefined;
  const atLeast = confidenceSequence(...to, EACH).lower;
  const atMost = confidenceSequence(...from, EACH).upper;
  return atLeast > atMost + margin ? { at_least: atLeast, at_most: atMost } : undefined;
}
