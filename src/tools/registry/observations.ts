/** What was seen of an agent lately. */
export interface Observed {
  readonly succeeded: number;
  readonly failed: number;
  /** Times of the attempts that succeeded, milliseconds; missing while none has. */
  readonly p50Ms?: number;
  readonly p95Ms?: number;
}

/** How agents did in this process, over the last attempts of each. */
export interface Observations {
  /** @param attempt.ms how long the attempt took, milliseconds */
  observe(agent: string, attempt: { readonly ms: number; readonly ok: boolean }): void;
  /** The usual time of an attempt, milliseconds; `undefined` until enough of them have succeeded. */
  median(agent: string): number | undefined;
  of(agent: string): Observed;
}

/** Attempts kept of each agent: enough for a steady p95, few enough that a changed agent shows within minutes. */
const KEPT = 200;
/** Times from which a median says more than what the agent declares. */
const ENOUGH = 5;

interface Attempt {
  readonly ms: number;
  readonly ok: boolean;
}

/** @param kept attempts remembered of each agent; the oldest is forgotten first */
export function createObservations(kept: number = KEPT): Observations {
  const attempts = new Map<string, { readonly ring: Attempt[]; next: number }>();
  const times = (agent: string): number[] =>
    (attempts.get(agent)?.ring ?? [])
      .filter((attempt) => attempt.ok)
      .map((attempt) => attempt.ms)
      .toSorted((a, b) => a - b);
  return {
    observe: (agent, { ms, ok }) => {
      // A clock that was set back, or an attempt that was never begun, says nothing.
      if (!Number.isFinite(ms) || ms < 0) return;
      const known = attempts.get(agent) ?? { ring: [], next: 0 };
      attempts.set(agent, known);
      known.ring[known.next] = { ms, ok };
      known.next = (known.next + 1) % kept;
    },
    median: (agent) => {
      const sorted = times(agent);
      return sorted.length < ENOUGH ? undefined : quantile(sorted, 0.5);
    },
    of: (agent) => {
      const ring = attempts.get(agent)?.ring ?? [];
      const sorted = times(agent);
      const [p50Ms, p95Ms] = [quantile(sorted, 0.5), quantile(sorted, 0.95)];
      return {
        succeeded: sorted.length,
        failed: ring.length - sorted.length,
        ...(p50Ms !== undefined && { p50Ms }),
        ...(p95Ms !== undefined && { p95Ms }),
      };
    },
  };
}

/** The smallest time within which that share of the attempts ended; `undefined` for none. */
function quantile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}
