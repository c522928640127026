/** How one ranking did on one question; every number is 0 to 1. */
export type Measures = Readonly<Record<Measure, number>>;

export const measureNames = [
  "recall_at_1",
  "recall_at_5",
  "recall_at_10",
  "ndcg_at_1",
  "ndcg_at_5",
  "ndcg_at_10",
  "comp_at_5",
  "comp_at_10",
  "mrr",
] as const;

export type Measure = (typeof measureNames)[number];

/**
 * Recall, NDCG with equal gains (Järvelin and Kekäläinen 2002), COMP (1 where all right tools are among the first k) and the reciprocal
 * rank of the first right one.
 *
 * @param ranked ids, best first
 * @param gold ids of the right tools, at least one
 */
export function measureRanking(ranked: readonly string[], gold: readonly string[]): Measures {
  const right = new Set(gold);
  const hits = (k: number): number => ranked.slice(0, k).filter((id) => right.has(id)).length;
  const recall = (k: number): number => hits(k) / right.size;
  const comp = (k: number): number => (hits(k) === right.size ? 1 : 0);
  const ndcg = (k: number): number => {
    const gain = ranked.slice(0, k).reduce((sum, id, rank) => sum + (right.has(id) ? discount(rank) : 0), 0);
    let ideal = 0;
    for (let rank = 0; rank < Math.min(k, right.size); rank += 1) ideal += discount(rank);
    return gain / ideal;
  };
  const first = ranked.findIndex((id) => right.has(id));
  return {
    recall_at_1: recall(1),
    recall_at_5: recall(5),
    recall_at_10: recall(10),
    ndcg_at_1: ndcg(1),
    ndcg_at_5: ndcg(5),
    ndcg_at_10: ndcg(10),
    comp_at_5: comp(5),
    comp_at_10: comp(10),
    mrr: first === -1 ? 0 : 1 / (first + 1),
  };
}

/** @param rank from 0 */
function discount(rank: number): number {
  return 1 / Math.log2(rank + 2);
}
