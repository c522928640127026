import type { SourceSentence } from "../evidence/source-sentence.ts";
import { contentStems } from "../question/terms.ts";
import type { QuestionPart } from "../question/question-parts.ts";
import { mendCoherence } from "./mend-coherence.ts";
import type { ScoredSentence } from "./score-sentences.ts";

interface Limits {
  /** At most this many, those added for coherence included. */
  readonly most: number;
  /** Whether to go down to weaker sentences of the same sections, so as to come closer to `most`. */
  readonly fill: boolean;
}

/**
 * Below these shares of the question's weight a sentence does not answer it. Chosen on the cases of the citation test, where the best
 * sentence for an unrelated question stays below and the best for a related one above.
 */
const ANSWERS = 0.5;
const ANSWERS_DIRECTLY = 0.22;
const ANSWERS_BY_CONTEXT = 0.62;

/** Left out when scored below this share of the best. */
const CUTOFF = { exact: 0.75, loose: 0.55 };

/** Whether a sentence is about the question at all. */
export function answers({ coverage, direct }: ScoredSentence): boolean {
  return coverage >= ANSWERS && (direct >= ANSWERS_DIRECTLY || coverage >= ANSWERS_BY_CONTEXT);
}

/** Picks sentences by maximal marginal relevance and returns them in reading order; none when nothing answers. */
export function selectSentences(
  scored: readonly ScoredSentence[],
  part: QuestionPart,
  limits: Limits,
): SourceSentence[] {
  const fit = rightRows(scored.filter(answers), part).toSorted((a, b) => b.score - a.score);
  const best = fit[0]?.score ?? 0;
  const exact = part.type?.exact === true && !part.broad && !limits.fill;
  const cutoff = exact ? CUTOFF.exact : CUTOFF.loose;
  const picked = marginal(
    fit.filter(({ score }) => score >= cutoff * best),
    limits.most,
    best,
  );
  const type = part.type;
  if (
    type !== undefined &&
    picked.length > 0 &&
    picked.length < limits.most &&
    !picked.some(({ sentence }) => type.gives(sentence.text))
  ) {
    const sections = new Set(picked.map(({ sentence }) => sentence.source));
    const holding = scored.filter(
      ({ sentence, coverage }) => sections.has(sentence.source) && coverage >= 0.3 && type.gives(sentence.text),
    );
    picked.push(...holding.toSorted((a, b) => b.score - a.score).slice(0, 1));
  }
  if (picked.length > 0 && (limits.fill || part.broad)) {
    const sections = new Set(picked.map(({ sentence }) => sentence.source));
    const rest = scored.filter(
      (one) => sections.has(one.sentence.source) && !picked.includes(one) && one.coverage >= 0.2,
    );
    picked.push(...marginal(rest, limits.most - picked.length, best));
  }
  return inOrder(mendCoherence(picked, scored, limits.most));
}

/** Of labelled rows ("Team: …") only those whose label the question names, where it names any. */
function rightRows(scored: readonly ScoredSentence[], { terms }: QuestionPart): readonly ScoredSentence[] {
  const named = ({ sentence }: ScoredSentence): boolean =>
    sentence.label !== undefined && contentStems(sentence.label).some((stem) => (terms.get(stem) ?? 0) >= 0.5);
  const sources = new Set(scored.filter(named).map(({ sentence }) => sentence.source));
  return scored.filter((one) => one.sentence.label === undefined || !sources.has(one.sentence.source) || named(one));
}

function marginal(candidates: readonly ScoredSentence[], most: number, best: number): ScoredSentence[] {
  const open = [...candidates];
  const picked: ScoredSentence[] = [];
  while (picked.length < most && open.length > 0) {
    let next = 0;
    let nextValue = Number.NEGATIVE_INFINITY;
    for (const [at, candidate] of open.entries()) {
      const value = candidate.score - 0.5 * best * redundancy(candidate.sentence, picked);
      if (value > nextValue) [next, nextValue] = [at, value];
    }
    const [taken] = open.splice(next, 1);
    if (taken !== undefined && redundancy(taken.sentence, picked) < 0.8) picked.push(taken);
  }
  return picked;
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

/** Sources in the order of their first pick, sentences of one source as they stand in it. */
function inOrder(sentences: readonly SourceSentence[]): SourceSentence[] {
  const order = [...new Set(sentences.map(({ source }) => source))];
  return sentences.toSorted((a, b) => order.indexOf(a.source) - order.indexOf(b.source) || a.index - b.index);
}
