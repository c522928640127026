import type { SourceSentence } from "../evidence/source-sentence.ts";
import { contentStems, match } from "../question/terms.ts";
import type { QuestionPart } from "../question/question-parts.ts";
import { mendCoherence } from "./mend-coherence.ts";
import type { ScoredSentence } from "./score-sentences.ts";

interface Limits {
  /** At most this many, those added for coherence included. */
  readonly most: number;
  /** Whether to go down to weaker sentences of the same sections, so as to come closer to `most`. */
  readonly fill: boolean;
  /** Whether the question names the document that all sentences are from: then they are about it, and only their order matters. */
  readonly named?: boolean;
}

/**
 * Below these shares of the question's weight a sentence does not answer it. Chosen on the cases of the citation test, where the best
 * sentence for an unrelated question stays below and the best for a related one above.
 */
const ANSWERS = 0.55;
const ANSWERS_DIRECTLY = 0.22;
const ANSWERS_BY_CONTEXT = 0.62;

/** Left out when scored below this share of the best. */
const CUTOFF = { exact: 0.75, loose: 0.6, broad: 0.85 };

/** In a document that is named, any section may add to the answer, from this share of the best sentence's score. */
const IN_NAMED = 0.5;

const MOST_SIBLINGS = 4;
const MOST_ROWS = 8;

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
  const fitting = rightRows(stated(scored.filter((one) => limits.named === true || answers(one))), part);
  const fit = withoutStrayRows(fitting, scored, part).toSorted((a, b) => b.score - a.score);
  const best = fit[0]?.score ?? 0;
  const exact = part.type?.exact === true && !part.broad && !limits.fill;
  const cutoff = exact ? CUTOFF.exact : part.broad ? CUTOFF.broad : CUTOFF.loose;
  const first = marginal(
    fit.filter(({ score }) => score >= cutoff * best),
    limits.most,
    best,
  );
  const picked = withSiblings(first, scored, part).slice(0, limits.most);
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
      (one) =>
        !picked.includes(one) &&
        (limits.named === true
          ? one.score >= IN_NAMED * best
          : sections.has(one.sentence.source) && one.coverage >= 0.2),
    );
    picked.push(...marginal(rest, limits.most - picked.length, best));
  }
  return inOrder(mendCoherence(picked, scored, limits.most, exact));
}

/** What documents state, before what the writers of letters believe. */
function stated(scored: readonly ScoredSentence[]): readonly ScoredSentence[] {
  const statements = scored.filter(({ personal }) => !personal);
  return statements.length > 0 ? statements : scored;
}

/** Share of a row's label that the question names, as all of "Team" and a third of "Team with Priority Support". */
function namedShare({ sentence }: ScoredSentence, { text, own, topic }: QuestionPart): number {
  if (sentence.label === undefined) return 0;
  const label = [...new Set(contentStems(sentence.label))];
  const share = (terms: ReadonlyMap<string, number>): number =>
    label.filter((stem) => (terms.get(stem) ?? 0) >= 0.3).length / Math.max(1, label.length);
  return share(own) > 0 || forEach.test(text) ? share(own) : share(topic);
}

function isNamed(one: ScoredSentence, part: QuestionPart): boolean {
  return namedShare(one, part) > 0;
}

const forEach = /\b(?:per|each|every|all|compare)\b/iu;

/** A table or list answers as a whole where the question names none of its rows: the windows of a policy, the steps of a task, a figure per plan. */
function withSiblings(
  picked: readonly ScoredSentence[],
  scored: readonly ScoredSentence[],
  part: QuestionPart,
): ScoredSentence[] {
  const wantsAll = forEach.test(part.text);
  const looked = wantsAll ? picked.find(({ sentence }) => sentence.list !== undefined) : picked[0];
  if (looked?.sentence.list === undefined) return [...picked];
  const { list, source } = looked.sentence;
  const rows = scored.filter(({ sentence }) => sentence.source === source && sentence.list === list);
  if (rows.length > (wantsAll ? MOST_ROWS : MOST_SIBLINGS)) return [...picked];
  if (rows.some((row) => row.window !== undefined || isNamed(row, part))) return [...picked];
  return [...rows, ...picked.filter((one) => !rows.includes(one))];
}

/**
 * Of labelled rows ("Team: …") only those whose label the question names, where it names any; of rows that stand for ranges only the
 * one whose range holds the asker's case most closely.
 */
function rightRows(scored: readonly ScoredSentence[], part: QuestionPart): readonly ScoredSentence[] {
  const best = new Map<number, number>();
  for (const one of scored) {
    const { source } = one.sentence;
    best.set(source, Math.max(best.get(source) ?? 0, namedShare(one, part)));
  }
  const right = scored.filter(
    (one) => one.sentence.label === undefined || namedShare(one, part) >= (best.get(one.sentence.source) ?? 0),
  );
  const width = ({ window }: ScoredSentence): number => (window === undefined ? Infinity : window.to - window.from);
  return right.filter((one) => {
    const { list, source } = one.sentence;
    if (list === undefined) return true;
    const rows = right.filter(({ sentence }) => sentence.source === source && sentence.list === list);
    const held = rows.filter(({ window }) => window !== undefined);
    return held.length === 0 || (one.window !== undefined && held.every((other) => width(one) <= width(other)));
  });
}

/** Rows of a long table are each about what their label says: without it in the question a row has to hold most of the question itself. */
const HOLDS_MOST = 0.6;

function withoutStrayRows(
  fit: readonly ScoredSentence[],
  all: readonly ScoredSentence[],
  { own, topic }: QuestionPart,
): readonly ScoredSentence[] {
  const terms = [...own, ...topic].filter(([, weight]) => weight >= 0.3).map(([term]) => term);
  return fit.filter(({ sentence: { list, label, source }, direct, window }) => {
    if (list === undefined || label === undefined || window !== undefined || direct >= HOLDS_MOST) return true;
    const rows = all.filter(({ sentence }) => sentence.source === source && sentence.list === list).length;
    const stems = new Set(contentStems(label));
    return rows <= MOST_SIBLINGS || terms.some((term) => match(term, stems) > 0);
  });
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
