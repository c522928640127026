import type { Connection } from "../../database/database.ts";
import { rankByBm25 } from "./bm25.ts";
import type { QueryTerm } from "./query-terms.ts";
import type { Ranked } from "./ranker.ts";

/** How far a passage falls that is as much about the excluded thing as the best one on it: its score times 1 - this. */
const FALL = 0.4;

/**
 * Moves down what is about the excluded terms. Moves, not removes: "which channels except phone" is often answered by the very
 * passage that also speaks of the phone.
 */
export async function withExclusions(
  db: Connection,
  ranking: readonly Ranked[],
  excluded: readonly QueryTerm[],
  depth: number,
): Promise<Ranked[]> {
  if (excluded.length === 0 || ranking.length === 0) return [...ranking];
  const about = await rankByBm25(db, { terms: excluded, sources: [], depth: depth * 4 });
  const most = about[0]?.score ?? 0;
  const share = new Map(about.map((one) => [one.chunk, most > 0 ? one.score / most : 0]));
  return ranking
    .map((one) => ({ ...one, score: one.score * (1 - FALL * (share.get(one.chunk) ?? 0)) }))
    .toSorted((a, b) => b.score - a.score);
}
