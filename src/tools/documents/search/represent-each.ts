import { fuse } from "./fuse.ts";
import type { Ranked } from "./ranker.ts";

/**
 * The best of several rankings, one per part of a question: the parts take turns, so that each has its share of the
 * places. Scores are those of the fusion, made to fall along the list.
 */
export function representEach(rankings: readonly (readonly Ranked[])[], limit: number): Ranked[] {
  const asked = rankings.filter((ranking) => ranking.length > 0);
  if (asked.length < 2) return (asked[0] ?? []).slice(0, limit);
  const fused = new Map(fuse(asked.map((ranking) => ({ ranking, weight: 1 }))).map((one) => [one.chunk, one.score]));
  const order = new Set<string>();
  for (let rank = 0; rank < Math.max(...asked.map((ranking) => ranking.length)); rank += 1) {
    for (const ranking of asked) {
      const one = ranking[rank];
      if (one !== undefined) order.add(one.chunk);
    }
  }
  let ceiling = Infinity;
  return [...order].slice(0, limit).map((chunk) => {
    ceiling = Math.min(ceiling, fused.get(chunk) ?? 0);
    return { chunk, score: ceiling };
  });
}
