import type { SourceSentence } from "../evidence/source-sentence.ts";
import type { QuestionPart } from "../question/question-parts.ts";
import { contentStems, match } from "../question/terms.ts";
import { createScorer } from "./score-sentences.ts";
import { selectSentences } from "./select-sentences.ts";

interface Already {
  /** Texts of what is stated before: what they cover needs no quotation. */
  readonly statements: readonly string[];
  readonly stated: boolean;
  /** At most this many sentences in all. */
  readonly limit: number | undefined;
}

export interface AnsweredPart {
  readonly part: QuestionPart;
  readonly sentences: readonly SourceSentence[];
  /** Whether neither a statement nor a sentence answers it. */
  readonly open: boolean;
}

/** Sentences of an answer without a stated limit. */
const MOST = 6;
/** Share of a part's terms in one statement from which the statement answers it. */
const STATED = 0.34;

/** Finds the sentences that answer each part of the question; a sentence is used once. */
export function answerParts(
  sentences: readonly SourceSentence[],
  parts: readonly QuestionPart[],
  already: Already,
): { readonly parts: readonly AnsweredPart[] } {
  if (parts.length === 0) return { parts: [leading(sentences, already)] };
  const score = createScorer(sentences);
  const stems = already.statements.map((text) => new Set(contentStems(text)));
  const used = new Set<SourceSentence>();
  let left = already.limit ?? MOST;
  const answered = parts.map((part, at): AnsweredPart => {
    const share = Math.ceil(left / (parts.length - at));
    const most = Math.min(left, parts.length === 1 ? (already.limit ?? 4) : share);
    const stated = coveredBy(stems, part, parts.length, already.stated);
    // What is computed needs from the documents only what it does not say itself.
    const open = stated ? without(part, stems) : part;
    if (open === undefined || most <= 0) return { part, sentences: [], open: false };
    const scored = score(open).filter(({ sentence }) => !used.has(sentence));
    const picked = selectSentences(scored, open, {
      most: stated ? Math.min(2, most) : most,
      fill: already.limit !== undefined,
    });
    const repeated =
      picked.length === 0 && score(part).some(({ sentence, direct }) => used.has(sentence) && direct >= 0.5);
    for (const sentence of picked) used.add(sentence);
    left -= picked.length;
    return { part, sentences: picked, open: !stated && !repeated && picked.length === 0 };
  });
  return { parts: reunited(answered) };
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

function coveredBy(
  statements: readonly ReadonlySet<string>[],
  part: QuestionPart,
  count: number,
  stated: boolean,
): boolean {
  if (!stated) return false;
  if (count === 1) return true;
  const terms = [...part.terms].filter(([, weight]) => weight >= 0.5);
  if (terms.length === 0) return true;
  return statements.some((stems) => terms.filter(([term]) => match(term, stems) > 0).length / terms.length >= STATED);
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
  return { part: { text: "", terms: new Map(), type: undefined, broad: false }, sentences: first, open: false };
}
