import type { CanaryPhase, CanaryState } from "./canary-state.ts";

/** What two replicas know of an agent's canary, put together: in any order, as often as one likes, with the same outcome. */
export function mergeCanary(a: CanaryState, b: CanaryState): CanaryState {
  if (a.id !== b.id) return later(a, b);
  const [newer, older] =
    a.revision > b.revision || (a.revision === b.revision && text(a.terms) >= text(b.terms)) ? [a, b] : [b, a];
  const counts = { ...older.counts };
  for (const [replica, count] of Object.entries(newer.counts)) {
    const other = counts[replica];
    // A replica's own counts only grow.
    if (other === undefined || total(count) >= total(other)) counts[replica] = count;
  }
  return { ...newer, counts, phase: decided(a.phase, b.phase) };
}

function later(a: CanaryState, b: CanaryState): CanaryState {
  if (a.started_at !== b.started_at) return a.started_at > b.started_at ? a : b;
  return a.id > b.id ? a : b;
}

function total({ from, to }: CanaryState["counts"][string]): number {
  return from.attempts + to.attempts;
}

/** A decision stands; of two the first. */
function decided(a: CanaryPhase, b: CanaryPhase): CanaryPhase {
  if (a.kind === "running") return b;
  if (b.kind === "running") return a;
  if (a.at !== b.at) return a.at < b.at ? a : b;
  return text(a) <= text(b) ? a : b;
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
