import type { PrivacyFinding } from "./finding.ts";
import type { Strength } from "./recognizer.ts";

/** A finding before overlaps are resolved. */
export interface Candidate extends PrivacyFinding {
  readonly decoy: boolean;
}

const RANK: Readonly<Record<Strength, number>> = { model: 1, pattern: 2, format: 3, checksum: 4 };

function rankOf(candidate: Candidate): number {
  return RANK[candidate.decision.strength];
}

function stronger(a: Candidate, b: Candidate): number {
  return (
    rankOf(b) - rankOf(a) ||
    b.end - b.start - (a.end - a.start) ||
    b.score - a.score ||
    a.start - b.start ||
    a.entity.localeCompare(b.entity)
  );
}

function anyAbove(cells: Uint8Array, { start, end }: Candidate, limit: number): boolean {
  for (let at = start; at < end; at++) if ((cells[at] ?? 0) > limit) return true;
  return false;
}

/** What a decoy may hide: a weak reading of digits that nothing around it supports. */
function isWeak(candidate: Candidate): boolean {
  const { strength, context } = candidate.decision;
  return !["secret", "custom"].includes(candidate.family) && strength !== "checksum" && context.length === 0;
}

/**
 * Of overlapping candidates keeps the one whose check is strongest, then the longest, then the surest. A candidate that
 * is not `wanted` hides a wanted one only when its check is stronger, so that asking for e-mail addresses also finds the one in a URL.
 * Every recognizer's candidates are disjoint among themselves, so the cost is linear in length times recognizers. Sorted by start.
 */
export function resolveOverlaps(
  candidates: readonly Candidate[],
  length: number,
  wanted: (candidate: Candidate) => boolean,
): readonly PrivacyFinding[] {
  const taken = new Uint8Array(length);
  const unwanted = new Uint8Array(length);
  const decoys = new Uint8Array(length);
  for (const decoy of candidates) if (decoy.decoy) decoys.fill(1, decoy.start, decoy.end);
  const kept: PrivacyFinding[] = [];
  for (const candidate of candidates.filter((each) => !each.decoy).toSorted(stronger)) {
    if (isWeak(candidate) && anyAbove(decoys, candidate, 0)) continue;
    if (!wanted(candidate)) {
      const rank = rankOf(candidate);
      for (let at = candidate.start; at < candidate.end; at++) unwanted[at] = Math.max(unwanted[at] ?? 0, rank);
      continue;
    }
    if (anyAbove(taken, candidate, 0) || anyAbove(unwanted, candidate, rankOf(candidate))) continue;
    taken.fill(1, candidate.start, candidate.end);
    const { decoy: _decoy, ...finding } = candidate;
    kept.push(finding);
  }
  return kept.toSorted((a, b) => a.start - b.start);
}
