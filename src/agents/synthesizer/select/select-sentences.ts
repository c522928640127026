import type { SourceSentence } from "../evidence/source-sentence.ts";
import type { ScoredSentence } from "./score-sentences.ts";

export interface Selection {
  /** In reading order; empty when nothing answers. */
  readonly sentences: readonly SourceSentence[];
}

interface Limits {
  /** At most this many, those added for coherence included. */
  readonly most: number;
  /** Left out when scored below this share of the best. */
  readonly cutoff: number;
}

/**
 * Below this share of the question's weight a sentence does not answer it. Chosen on the cases of the citation test, where the best
 * sentence for an unrelated question stays below and the best for a related one above.
 */
const ANSWERS = 0.5;
const ANSWERS_DIRECTLY = 0.22;

/** Whether a sentence is about the question at all. */
export function answers({ coverage, direct }: ScoredSentence): boolean {
  return coverage >= ANSWERS && (direct >= ANSWERS_DIRECTLY || coverage >= 0.62);
}

/** Picks by maximal marginal relevance, then mends coherence: what leans on the sentence before it brings that along. */
export function selectSentences(scored: readonly ScoredSentence[], limits: Limits): Selection {
  const fit = scored.filter(answers).sort((a, b) => b.score - a.score);
  const best = fit[0]?.score ?? 0;
  const open = fit.filter(({ score }) => score >= limits.cutoff * best);
  const picked: ScoredSentence[] = [];
  while (picked.length < limits.most && open.length > 0) {
    let next = 0;
    let nextValue = Number.NEGATIVE_INFINITY;
    for (const [at, candidate] of open.entries()) {
      const value = candidate.score - 0.5 * best * redundancy(candidate.sentence, picked);
      if (value > nextValue) [next, nextValue] = [at, value];
    }
    const [taken] = open.splice(next, 1);
    if (taken !== undefined && redundancy(taken.sentence, picked) < 0.8) picked.push(taken);
  }
  return { sentences: inOrder(mend(picked, scored, limits.most)) };
}

function redundancy(sentence: SourceSentence, picked: readonly ScoredSentence[]): number {
  return Math.max(0, ...picked.map((other) => overlap(sentence.stems, other.sentence.stems)));
}

/** Jaccard index of two sets of stems. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const item of a) if (b.has(item)) shared += 1;
  return shared === 0 ? 0 : shared / (a.size + b.size - shared);
}

function mend(
  picked: readonly ScoredSentence[],
  all: readonly ScoredSentence[],
  most: number,
): readonly SourceSentence[] {
  const at = (source: number, index: number): ScoredSentence | undefined =>
    all.find(({ sentence }) => sentence.source === source && sentence.index === index);
  const kept = new Set<SourceSentence>();
  for (const { sentence } of picked) {
    if (kept.size >= most) break;
    const before = sentence.leans ? at(sentence.source, sentence.index - 1)?.sentence : undefined;
    // There is no room for what it leans on: then it cannot stand here at all, unless it is all there is.
    if (before !== undefined && !kept.has(before) && kept.size + 2 > most && kept.size > 0) continue;
    if (before !== undefined && kept.size + 2 <= most) kept.add(before);
    kept.add(sentence);
  }
  for (const { sentence } of picked) {
    const after = at(sentence.source, sentence.index + 1);
    if (kept.size < most && kept.has(sentence) && after?.sentence.leans === true && after.coverage >= 0.3)
      kept.add(after.sentence);
  }
  return [...kept];
}

/** Sources in the order of their first pick, sentences of one source as they stand in it. */
function inOrder(sentences: readonly SourceSentence[]): SourceSentence[] {
  const order = [...new Set(sentences.map(({ source }) => source))];
  return sentences.toSorted((a, b) => order.indexOf(a.source) - order.indexOf(b.source) || a.index - b.index);
}
