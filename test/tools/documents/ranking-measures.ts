import type { Passage } from "../../../src/tools/documents/passage.ts";
import type { JudgedQuestion } from "./judged-questions.ts";

export interface Measures {
  /** Each relevant item counts once, where it is first found; the first listed gains 2, the others 1. */
  readonly ndcg: number;
  /** Share of relevant items among the first five passages. */
  readonly recall: number;
}

/** nDCG@10 and recall@5 of one ranking. */
export function measure({ relevant }: JudgedQuestion, passages: readonly Pick<Passage, "source" | "text">[]): Measures {
  const rankOf = ([source, contains]: readonly [string, string]): number =>
    passages.findIndex((passage) => passage.source.endsWith(source) && passage.text.includes(contains));
  // Several items may stand in one passage: it is found once and gains the most of them.
  const gains = new Map<number, number>();
  const ideal: number[] = [];
  const places = new Set<string>();
  for (const [index, item] of relevant.entries()) {
    const gain = index === 0 ? 2 : 1;
    const rank = rankOf(item);
    const place = rank === -1 ? `missing ${index}` : String(rank);
    if (!places.has(place)) ideal.push(gain);
    places.add(place);
    if (rank !== -1 && rank < 10) gains.set(rank, Math.max(gain, gains.get(rank) ?? 0));
  }
  const dcg = [...gains].reduce((sum, [rank, gain]) => sum + gain / Math.log2(rank + 2), 0);
  const best = ideal.toSorted((a, b) => b - a).reduce((sum, gain, rank) => sum + gain / Math.log2(rank + 2), 0);
  const found = relevant.filter((item) => rankOf(item) !== -1 && rankOf(item) < 5).length;
  return { ndcg: dcg / best, recall: found / relevant.length };
}

export function average(all: readonly Measures[]): Measures {
  const mean = (pick: (one: Measures) => number): number => all.reduce((sum, one) => sum + pick(one), 0) / all.length;
  return { ndcg: mean((one) => one.ndcg), recall: mean((one) => one.recall) };
}
