import type { SourceSentence } from "../evidence/source-sentence.ts";
import type { QuestionPart } from "../question/question-parts.ts";
import { contentStems, match } from "../question/terms.ts";
import { documentOf } from "./named-documents.ts";
import { overlap } from "./select-sentences.ts";

/** Sentences of a summary whose length was not said. */
const MOST = 5;
/** Share of the question's telling words that a document has to hold, name and text together, to be the one that is meant. */
const MEANT = 0.67;

/** What writers ask for, what meetings decide and what reports find is what their readers want to know. */
const central =
  /\b(?:please|ask(?:s|ed)? for|request\w*|question|decision|decided|cancel\w*|claim\w*|refund\w*|because|caused?|entitled|therefore|result\w*|want\w*|lost)\b/iu;
const frame = /^(?:to|from|date|cc|present|owner|author|version|dear|hello|hi)\b[ :,]/iu;

/**
 * Sums up the document that a question means by its most central sentences, in reading order: those that share most with all others, and
 * those that begin a section or say what is wanted. None when no document holds what the question names.
 */
export function summarise(
  sentences: readonly SourceSentence[],
  part: QuestionPart,
  limit: number | undefined,
): SourceSentence[] {
  const documents = [...Map.groupBy(sentences, documentOf).values()];
  const fits = documents.map((own) => ({ own, fit: meant(own, part) })).toSorted((a, b) => b.fit - a.fit);
  const best = fits[0];
  if (best === undefined || best.fit < MEANT) return [];
  const candidates = best.own.flatMap((one) => usable(one) ?? []);
  const scored = candidates.map((sentence) => ({ sentence, score: centrality(sentence, candidates) }));
  const most = limit ?? MOST;
  const picked: SourceSentence[] = [];
  // A section gives its second sentence only after every other section gave its first.
  const perSection = Math.max(1, Math.ceil(most / new Set(candidates.map(({ source }) => source)).size));
  for (const { sentence } of scored.toSorted((a, b) => b.score - a.score)) {
    if (picked.length >= most) break;
    const section = picked.filter(({ source }) => source === sentence.source).length;
    const repeats = picked.some((other) => overlap(other.stems, sentence.stems) > 0.5);
    if (section < perSection && !repeats) picked.push(sentence);
  }
  return picked.toSorted((a, b) => a.source - b.source || a.index - b.index);
}

function meant(own: readonly SourceSentence[], part: QuestionPart): number {
  const [origin] = own[0]?.origins ?? [];
  const name = origin?.kind === "passage" ? `${origin.passage.title} ${origin.passage.source}` : "";
  const stems = new Set([...contentStems(name), ...own.flatMap((one) => [...one.stems, ...one.headings])]);
  const asked = [...part.own].filter(([, weight]) => weight >= 0.9);
  const whole = asked.reduce((sum, [, weight]) => sum + weight, 0);
  return whole === 0 ? 0 : asked.reduce((sum, [term, weight]) => sum + weight * match(term, stems), 0) / whole;
}

/** A sentence with an end; of the head of a letter its subject. */
function usable(sentence: SourceSentence): SourceSentence | undefined {
  const [origin] = sentence.origins;
  const quote = origin?.kind === "passage" ? origin.passage.text.slice(origin.from, origin.to) : sentence.text;
  const subject = /\bSubject:\s*/u.exec(quote);
  if (subject !== null && origin?.kind === "passage") {
    const text = `Subject: ${quote.slice(subject.index + subject[0].length).trim()}.`;
    return {
      ...sentence,
      text,
      stems: new Set(contentStems(text)),
      origins: [{ ...origin, from: origin.from + subject.index }],
    };
  }
  const isRow = sentence.list !== undefined || sentence.label !== undefined;
  if (frame.test(sentence.text) || (!isRow && !/[.!?]["'”’)*\]]*$/u.test(quote))) return undefined;
  return sentence.stems.size < 4 ? undefined : sentence;
}

function centrality(sentence: SourceSentence, all: readonly SourceSentence[]): number {
  const shared = all.reduce((sum, other) => sum + (other === sentence ? 0 : overlap(sentence.stems, other.stems)), 0);
  const average = shared / Math.max(1, all.length - 1);
  const opens = 1 / (1 + 0.15 * sentence.index);
  const lead = sentence.text.startsWith("Subject: ") ? 2 : 1;
  return (
    (0.05 + average) *
    opens *
    lead *
    (central.test(sentence.text) ? 1.4 : 1) *
    (sentence.leans ? 0.6 : 1) *
    (sentence.list ? 0.7 : 1)
  );
}
