import type { SourceSentence } from "../evidence/source-sentence.ts";
import type { QuestionPart } from "../question/question-parts.ts";
import { match } from "../question/terms.ts";

export interface ScoredSentence {
  readonly sentence: SourceSentence;
  /** 0 to 1: the share of the question's weight that the sentence and its surroundings hold. Decides whether it answers at all. */
  readonly coverage: number;
  /** As `coverage`, of the sentence's own words only. */
  readonly direct: number;
  /** For ranking: coverage with the hints of the question's type, length and the source's rank. */
  readonly score: number;
}

/** How much a term counts when it stands not in the sentence but under its headings, in the sentence before, or elsewhere in its source. */
const nearby = { headings: 0.65, before: 0.4, source: 0.25 };

/** Makes a scorer over all sentences at hand; rare terms weigh more, by BM25's idf over these sentences. */
export function createScorer(sentences: readonly SourceSentence[]): (part: QuestionPart) => ScoredSentence[] {
  const sources = new Map<number, Set<string>>();
  for (const { source, stems } of sentences) {
    const all = sources.get(source) ?? new Set<string>();
    for (const stem of stems) all.add(stem);
    sources.set(source, all);
  }
  const averageLength = sentences.reduce((sum, { stems }) => sum + stems.size, 0) / Math.max(1, sentences.length);

  return (part) => {
    const weights = [...part.terms].map(([term, weight]) => [term, weight * idf(term, sentences)] as const);
    const whole = weights.reduce((sum, [, weight]) => sum + weight, 0);
    return sentences.map((sentence) => {
      let direct = 0;
      let around = 0;
      for (const [term, weight] of weights) {
        const own = match(term, sentence.stems);
        direct += weight * own;
        around += weight * Math.max(own, surrounding(term, sentence, sources.get(sentence.source)));
      }
      const coverage = whole === 0 ? 0 : around / whole;
      const own = whole === 0 ? 0 : direct / whole;
      const fits = part.type === undefined ? 1 : part.type.gives(sentence.text) ? 1.3 : 0.8;
      const length = 1 / (0.8 + 0.2 * Math.max(1, sentence.stems.size / Math.max(1, averageLength)));
      const rank = Math.max(0.8, 1 - 0.03 * sentence.source);
      return { sentence, coverage, direct: own, score: (0.5 * coverage + 0.5 * own) * fits * length * rank };
    });
  };
}

function surrounding(term: string, sentence: SourceSentence, source: ReadonlySet<string> | undefined): number {
  return Math.max(
    nearby.headings * match(term, sentence.headings),
    nearby.before * match(term, sentence.before),
    source === undefined ? 0 : nearby.source * match(term, source),
  );
}

/** ln(1 + (N - n + 0.5) / (n + 0.5)); a term in fewer than two sentences counts as if in two, lest one unknown word decide. */
function idf(term: string, sentences: readonly SourceSentence[]): number {
  const having = sentences.filter(({ stems, headings }) => stems.has(term) || headings.has(term)).length;
  const n = Math.max(2, having);
  const all = Math.max(8, sentences.length);
  return Math.log(1 + (all - Math.min(n, all) + 0.5) / (n + 0.5));
}
