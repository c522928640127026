import { liesIn, windowsIn, type Measure, type Window } from "../../../tools/text/measures.ts";
import type { SourceSentence } from "../evidence/source-sentence.ts";
import type { QuestionPart } from "../question/question-parts.ts";
import { match } from "../question/terms.ts";
import { documentOf } from "./named-documents.ts";

export interface ScoredSentence {
  readonly sentence: SourceSentence;
  /** 0 to 1: the share of the question's weight that the sentence and its surroundings hold. Decides whether it answers at all. */
  readonly coverage: number;
  /** As `coverage`, of the sentence's own words only. */
  readonly direct: number;
  /** For ranking: coverage with the hints of the question's type, length and the source's rank. */
  readonly score: number;
  /** Whether it stands in a letter or message of a person, which claims what its writer believes. */
  readonly personal: boolean;
  /** The narrowest range of the sentence that holds a measure of the question: "day 31 to day 90" for two months. */
  readonly window: Window | undefined;
}

/** How much a term counts when it stands not in the sentence but under its headings, in the sentence before, or elsewhere in its source. */
const nearby = { headings: 0.65, named: 0.9, before: 0.4, source: 0.25 };

/** A range that holds the asker's case is the strongest hint there is; one that leaves it out speaks of another case. */
const WINDOW = { holds: 1.5, covers: 0.15, misses: 0.75 };

/** A person speaks. */
const personal = /\b(?:I|I'm|I've|me|my)\b/u;

/** Scores all sentences for a part; `inNamed` when it names the document, so that a section's heading says as much as its sentences. */
export type Score = (part: QuestionPart, inNamed?: boolean) => ScoredSentence[];

/** Makes a scorer over all sentences at hand; rare terms weigh more, by BM25's idf over these sentences. */
export function createScorer(sentences: readonly SourceSentence[]): Score {
  const sources = new Map<number, Set<string>>();
  for (const { source, stems } of sentences) {
    const all = sources.get(source) ?? new Set<string>();
    for (const stem of stems) all.add(stem);
    sources.set(source, all);
  }
  const letters = new Set(sentences.filter(({ text }) => personal.test(text)).map(documentOf));
  const averageLength = sentences.reduce((sum, { stems }) => sum + stems.size, 0) / Math.max(1, sentences.length);

  return (part, inNamed = false) => {
    const weights = [...part.terms].map(([term, weight]) => [term, weight * idf(term, sentences)] as const);
    const unknown = [...part.terms].some(
      ([term, weight]) => weight >= 0.9 && !sentences.some((one) => isKnown(term, one)),
    );
    const whole = weights.reduce((sum, [, weight]) => sum + weight, 0);
    return sentences.map((sentence) => {
      let direct = 0;
      let around = 0;
      for (const [term, weight] of weights) {
        const own = Math.max(match(term, sentence.stems), inRange(term, sentence.text));
        direct += weight * own;
        around += weight * Math.max(own, surrounding(term, sentence, sources.get(sentence.source), inNamed));
      }
      const { window, misses } = fitting(sentence, part.measures);
      const coverage = (whole === 0 ? 0 : (around / whole) * (unknown ? UNKNOWN : 1)) + (window ? WINDOW.covers : 0);
      const own = (whole === 0 ? 0 : direct / whole) + (window ? WINDOW.covers : 0);
      const isStep = part.type?.exact === false && isNumbered(sentence);
      const fits = part.type === undefined ? 1 : isStep || part.type.gives(sentence.text) ? 1.3 : 0.8;
      // A question for all there is on a subject is answered where the subject is the heading.
      const strong = [...part.terms].filter(([, weight]) => weight >= 0.9);
      const titled =
        (part.broad && strong.some(([term]) => match(term, sentence.headings) > 0)) ||
        (isStep && strong.every(([term]) => match(term, sentence.headings) > 0));
      const slight = sentence.stems.size < 4 ? 0.7 : 1;
      // How something is done stands under its heading, in steps that do not name it again.
      const share = inNamed || part.type?.exact === false ? 0.8 : part.broad ? 0.75 : 0.5;
      const length = 1 / (0.8 + 0.2 * Math.max(1, sentence.stems.size / Math.max(1, averageLength)));
      const rank = inNamed ? 1 : Math.max(0.7, 1 - 0.05 * sentence.source);
      const case_ = window ? WINDOW.holds : misses ? WINDOW.misses : 1;
      return {
        sentence,
        coverage: Math.min(1, coverage),
        direct: Math.min(1, own),
        score: (share * coverage + (1 - share) * own) * fits * (titled ? 1.3 : 1) * slight * length * rank * case_,
        personal: letters.has(documentOf(sentence)),
        window,
      };
    });
  };
}

function isNumbered({ list, lead, label }: SourceSentence): boolean {
  return list !== undefined && lead === undefined && label === undefined;
}

/** A question about something that no source has a word for is hardly answered by what they say about the rest. */
const UNKNOWN = 0.85;

function isKnown(term: string, { stems, headings }: SourceSentence): boolean {
  return match(term, stems) > 0 || match(term, headings) > 0;
}

/** "Up to 4 months" holds two months as it holds most: on its own no hint, in a table of tiers the row that is meant. */
function fitting(
  { text, list }: SourceSentence,
  measures: readonly Measure[],
): { window: Window | undefined; misses: boolean } {
  if (measures.length === 0) return { window: undefined, misses: false };
  const comparable = windowsIn(text).filter(({ unit }) => measures.some((measure) => measure.unit === unit));
  const holding = comparable.filter((one) => measures.some((measure) => liesIn(measure, one)));
  const [window] = holding
    .filter(({ from }) => from > 0 || list !== undefined)
    .toSorted((a, b) => a.to - a.from - (b.to - b.from));
  return { window, misses: comparable.length > 0 && holding.length === 0 };
}

const range = /(\d+)\s*(?:to|–|-|and|until)\s*(?:\p{L}+\s+)?(\d+)/gu;

/** 1 where a number of the question lies in a range of the sentence: 45 in "day 31 to day 90". */
function inRange(term: string, text: string): number {
  const value = Number(term);
  if (!Number.isFinite(value) || term.trim() === "") return 0;
  return [...text.matchAll(range)].some(([, from, to]) => Number(from) <= value && value <= Number(to)) ? 1 : 0;
}

function surrounding(
  term: string,
  sentence: SourceSentence,
  source: ReadonlySet<string> | undefined,
  inNamed: boolean,
): number {
  return Math.max(
    (inNamed ? nearby.named : nearby.headings) * match(term, sentence.headings),
    nearby.before * match(term, sentence.before),
    source === undefined ? 0 : nearby.source * match(term, source),
  );
}

/** ln(1 + (N - n + 0.5) / (n + 0.5)), over the sentences' own words, not below a third of the highest. */
function idf(term: string, sentences: readonly SourceSentence[]): number {
  const all = Math.max(12, sentences.length);
  const of = (n: number): number => Math.log(1 + (all - n + 0.5) / (n + 0.5));
  const having = sentences.filter(({ stems }) => stems.has(term)).length;
  return Math.max(of(Math.max(1, having)), of(1) / 3);
}
