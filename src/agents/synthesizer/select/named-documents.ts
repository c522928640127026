import type { SourceSentence } from "../evidence/source-sentence.ts";
import type { QuestionPart } from "../question/question-parts.ts";
import { contentStems, importance } from "../question/terms.ts";

/** A key of the document that a sentence stands in. */
export function documentOf({ origins: [origin], source }: SourceSentence): string {
  return origin?.kind === "passage" ? origin.passage.document_id : `source ${source}`;
}

/** Documents that a part of a question names by their title, as "the release notes" names "Release Notes 2026". */
export function namedDocuments(
  sentences: readonly SourceSentence[],
  { own }: Pick<QuestionPart, "own">,
): ReadonlyMap<string, ReadonlySet<string>> {
  const named = new Map<string, ReadonlySet<string>>();
  for (const sentence of sentences) {
    const [origin] = sentence.origins;
    if (origin?.kind !== "passage" || named.has(documentOf(sentence))) continue;
    const title = nameIn(origin.passage.title);
    if (title.length > 0 && title.every((term) => own.has(term))) named.set(documentOf(sentence), new Set(title));
  }
  return named;
}

/** What people call a document: its title up to a colon or dash, without numbers. */
function nameIn(title: string): string[] {
  const terms = contentStems(title.split(/[:–—]/u)[0] ?? "").filter((term) => !/\d/u.test(term));
  return terms.length >= 2 || terms.some((term) => importance(term) >= 1) ? terms : [];
}

/** Share of the question's weight that a sentence of a named document has to hold, by whether the question names more than the document. */
const LEAST = { something: 0.3, nothingElse: 0.08 };

const asksAll = /\b(?:says?|states?|mentions?|contains?|covers?)\W*$/iu;

/**
 * What is left to look for in a document that is named: the title's words are met by all of it. Where little is left ("does that fit
 * with what the release notes say?"), it is about what was spoken of before.
 */
export function withinDocument(
  part: QuestionPart,
  title: ReadonlySet<string>,
): { readonly part: QuestionPart; readonly least: number } {
  const rest = [...part.own].filter(([term]) => !title.has(term));
  const strong = rest.filter(([, weight]) => weight >= 1).length;
  const broad = strong < 2 && (part.broad || asksAll.test(part.text));
  const share = strong === 0 ? 0.8 : strong === 1 && !broad ? 0.3 : 0;
  const topic = [...part.topic].map(([term, weight]) => [term, weight * share] as const);
  const terms = new Map([...topic.filter(([, weight]) => weight > 0), ...rest]);
  // "By our support policy" names a source; only where little else is said does it ask for all that stands there.
  return {
    part: { ...part, terms, broad },
    least: strong === 0 ? LEAST.nothingElse : LEAST.something,
  };
}
