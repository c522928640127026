import type { SourceSentence } from "../evidence/source-sentence.ts";
import { termsOnly, type QuestionPart } from "../question/question-parts.ts";
import { contentStems, match } from "../question/terms.ts";
import { documentOf, namedDocuments, withinDocument } from "./named-documents.ts";
import { createScorer } from "./score-sentences.ts";
import { selectSentences } from "./select-sentences.ts";
import { share } from "./select-statements.ts";
import { summarise } from "./summarise.ts";

interface Already {
  /** Texts of what is stated: what they cover needs no quotation. */
  readonly statements: readonly string[];
  readonly stated: boolean;
  /** Whether what is stated is no computed sentence but facts, a table, an earlier answer: it answers a question of one part. */
  readonly whole: boolean;
  /** At most this many sentences in all. */
  readonly limit: number | undefined;
}

export interface AnsweredPart {
  readonly part: QuestionPart;
  readonly sentences: readonly SourceSentence[];
  /** Whether the sentences answer it rather than add to what is computed. */
  readonly quoted: boolean;
  /** Whether neither a statement nor a sentence answers it. */
  readonly open: boolean;
}

/** Sentences of an answer without a stated limit. */
const MOST = 6;
/** Weight of a name that a statement found, as a term of a part that points back to it. */
const FOUND = 0.9;
/** Share of a part's terms in one statement from which the statement answers it. */
export const STATED = 0.34;

/** Finds the sentences that answer each part of the question; a sentence is used once. */
export function answerParts(
  sentences: readonly SourceSentence[],
  parts: readonly QuestionPart[],
  already: Already,
): readonly AnsweredPart[] {
  if (parts.length === 0) return [leading(sentences, already)];
  const score = createScorer(sentences);
  const stems = already.statements.map((text) => new Set(contentStems(text)));
  const used = new Set<SourceSentence>();
  let left = already.limit ?? MOST;
  const answered = parts.map((asked, at): AnsweredPart => {
    const part = at > 0 ? withFound(asked, already.statements) : asked;
    const even = Math.ceil(left / (parts.length - at));
    const most = Math.min(left, parts.length === 1 ? (already.limit ?? 4) : even);
    const alone = parts.length === 1 && already.stated;
    const stated = (alone && already.whole) || (already.stated && stems.some((one) => share(part, one) >= STATED));
    const isOpen = (quotes: number): boolean => !alone && !stated && quotes === 0;
    // What is computed needs from the documents only what it does not say itself.
    const open = stated && (already.whole || !part.documentary) ? without(part, stems) : part;
    if (open === undefined || most <= 0) return { part, sentences: [], quoted: false, open: false };
    const summed = open.summary ? summarise(sentences, open, already.limit) : [];
    if (summed.length > 0) {
      for (const sentence of summed) used.add(sentence);
      left -= summed.length;
      return { part, sentences: summed, quoted: true, open: false };
    }
    const limits = {
      most: stated && !part.documentary ? Math.min(2, most) : most,
      fill: already.limit !== undefined,
    };
    const named = namedDocuments(sentences, open);
    let inNamed = open;
    const inside = [...named].flatMap(([document, title]) => {
      const within = withinDocument(open, title);
      inNamed = within.part;
      return score(within.part, true).filter(
        ({ sentence, coverage }) => documentOf(sentence) === document && coverage >= within.least,
      );
    });
    const fromNamed = selectSentences(inside, inNamed, {
      ...limits,
      most: already.limit === undefined ? (inNamed.broad ? most + 2 : Math.min(3, most)) : most,
      named: true,
    });
    const found = fromNamed.length > 0 ? fromNamed : selectSentences(score(open), open, limits);
    // What was quoted for an earlier part answers this one too: then only its neighbours can add to it.
    const known = found.filter((sentence) => used.has(sentence));
    const sources = new Set(known.map(({ source }) => source));
    const picked = found.filter(
      (sentence) => !used.has(sentence) && (known.length === 0 || sources.has(sentence.source)),
    );
    const repeated = known.length > 0 || [...used].some(({ stems: own }) => share(part, own) === 1);
    for (const sentence of picked) used.add(sentence);
    left -= picked.length;
    const quoted = picked.length > 0 && open === part;
    return { part, sentences: picked, quoted, open: isOpen(picked.length) && !repeated };
  });
  return reunited(answered);
}

/** A part that points back ("and what happened there?") is about what was just found, too: the names in the statements are among its terms. */
function withFound(part: QuestionPart, statements: readonly string[]): QuestionPart {
  const borrows = part.terms.size > part.own.size;
  if (!part.documentary || !borrows) return part;
  const names = statements.slice(0, 1).flatMap((text) => text.match(/\b\p{Lu}[\p{L}\d]+/gu) ?? []);
  const found = contentStems(names.join(" ")).map((term) => [term, FOUND] as const);
  return { ...part, terms: new Map([...found, ...part.terms]) };
}

/** A sentence whose forerunner stands in an earlier part goes there: "They renew …" makes no sense elsewhere. */
function reunited(answered: readonly AnsweredPart[]): AnsweredPart[] {
  const lists = answered.map(({ sentences }) => [...sentences]);
  for (const [at, list] of lists.entries()) {
    for (const sentence of list.filter(({ leans }) => leans)) {
      const isForerunner = (one: SourceSentence): boolean =>
        one.source === sentence.source && one.index === sentence.index - 1;
      const home = lists.findIndex((other) => other.some(isForerunner));
      if (home === -1 || home >= at) continue;
      list.splice(list.indexOf(sentence), 1);
      lists[home]?.splice((lists[home]?.findIndex(isForerunner) ?? 0) + 1, 0, sentence);
    }
  }
  return answered.map((part, at) => ({ ...part, sentences: lists[at] ?? [] }));
}

/** The part's terms that no statement has; `undefined` when too little is left to look for. */
function without(part: QuestionPart, statements: readonly ReadonlySet<string>[]): QuestionPart | undefined {
  const rest = [...part.terms].filter(([term]) => !statements.some((stems) => match(term, stems) > 0));
  const strong = rest.filter(([, weight]) => weight >= 0.9).length;
  return strong < 2 ? undefined : { ...part, terms: new Map(rest) };
}

/** Without a question: how the best sources begin. */
function leading(sentences: readonly SourceSentence[], { limit, stated }: Already): AnsweredPart {
  const first = sentences.filter(({ index }) => index < 2).slice(0, limit ?? (stated ? 0 : 4));
  return { part: termsOnly("", new Map()), sentences: first, quoted: first.length > 0, open: false };
}
