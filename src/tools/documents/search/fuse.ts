import type { Ranked } from "./ranker.ts";

export interface WeightedRanking {
  readonly ranking: readonly Ranked[];
  readonly weight: number;
}

/** The usual constant of reciprocal rank fusion (Cormack et al., 2009). */
const K = 60;

/** Fuses rankings by reciprocal ranks: each adds weight / (60 + rank). A single ranking keeps its own scores. */
export function fuse(rankings: readonly WeightedRanking[]): Ranked[] {
  const [only, second] = rankings;
  if (only === undefined) return [];
  if (second === undefined) return [...only.ranking];
  const scores = new Map<string, number>();
  for (const { ranking, weight } of rankings) {
    for (const [rank, { chunk }] of ranking.entries()) {
      scores.set(chunk, (scores.get(chunk) ?? 0) + weight / (K + rank + 1));
    }
  }
  return [...scores]
    .map(([chunk, score]) => ({ chunk, score }))
    .toSorted((a, b) => b.score - a.score || Number(BigInt(a.chunk) - BigInt(b.chunk)));
}
