import { splitSentences } from "../../../tools/text/sentences.ts";
import { measuresIn, type Measure } from "../../../tools/text/measures.ts";
import { asksSummary } from "../../../tools/text/asks-summary.ts";
import { phraseSynonyms } from "../../../tools/text/synonyms.ts";
import { words } from "../../../tools/text/words.ts";
import { anyOf, contentStems, importance } from "./terms.ts";
import { answerType, type AnswerType } from "./answer-type.ts";

/** One thing that a question asks for. */
export interface QuestionPart {
  readonly text: string;
  /** Stems with their weight, 0 to 1: less for weak words and for words borrowed from an earlier part. */
  readonly terms: ReadonlyMap<string, number>;
  /** Those of them that the part itself names. */
  readonly own: ReadonlyMap<string, number>;
  /** Terms of the parts before it and of the statements around the questions. */
  readonly topic: ReadonlyMap<string, number>;
  /** Lengths of time and sums that it names: the asker's own case. */
  readonly measures: readonly Measure[];
  /** Whether it asks for what is written, allowed or promised rather than for a figure to be computed. */
  readonly documentary: boolean;
  /** Whether it wants a document summed up. */
  readonly summary: boolean;
  readonly type: AnswerType | undefined;
  /** Whether it asks for all there is on a subject rather than for one thing. */
  readonly broad: boolean;
}

const asks =
  "what|what's|which|who|whom|whose|when|where|why|how|is|are|can|could|may|does|do|did|will|would|should|must|has|have|whether|if|tell|explain|show|list|give|compare|summari[sz]e|describe|state|include|quote|calculate|check";
const joint = new RegExp(
  String.raw`(?:[,;]\s*|\s+)(?:and|but|or|plus)\s+(?:also\s+|then\s+)?(?=(?:${asks})\b)|;\s+|,\s+(?=(?:what|which|who|when|where|why|how)\b)`,
  "iu",
);
const broad =
  /\b(?:compare|comparison|list (?:what|all|the|every)|summari[sz]e|summary|overview|explain|describe|tell me (?:about|everything)|walk me through|outline|what do (?:you|we) know|rules?|polic(?:y|ies)|conditions|options|details|steps|requirements|everything|all)\b|^\W*(?:which|what) \p{L}+s (?:are|do|does|is|can)\b/iu;
const documentary =
  /\b(?:polic(?:y|ies)|agreements?|release notes?|letters?|handbook|guide|documents?|documented|incident report|minutes of|meeting notes|faq|roadmap|guarantee[sd]?|promise[sd]?|must (?:we|i|they|you|it)|(?:are|is) (?:\p{L}+ )?(?:allowed|permitted|entitled)|may (?:we|i|they)|can (?:we|i|they|you|it)|cause[ds]?|what happen(?:s|ed)|in writing|written|the terms|rules?)\b/iu;
const pointing = /\b(?:it|its|that|this|they|them|those|these|there|he|she|one|ones|same)\b/iu;

/** Splits a question into what it asks for. A part that points back ("how do I claim it?") borrows the topic of the one before. */
export function questionParts(question: string): QuestionPart[] {
  const texts = splitSentences(rephrased(question))
    .flatMap((sentence) => sentence.text.split(joint))
    .map((text) => text.replace(/^(?:and|also|then|but|please)\s+/iu, "").trim())
    .filter((text) => contentStems(text).length > 0);
  const asking = texts.filter((text) => new RegExp(String.raw`\?$|^(?:${asks})\b`, "iu").test(text));
  // Statements around the questions ("I bought it last week.") are no parts of their own, but their words are part of the topic.
  const parts = asking.length > 0 ? asking : texts;
  const background = texts.filter((text) => !parts.includes(text)).join(" ");
  const around = measuresIn(background);
  let topic: ReadonlyMap<string, number> = weigh(background, BACKGROUND);
  return parts.map((text) => {
    const own = weigh(text, 1);
    const strong = [...own.values()].filter((weight) => weight >= 1).length;
    const borrows = pointing.test(text) || strong < 2;
    const terms = borrows ? new Map([...dampen(topic, strong === 0 ? 0.9 : strong === 1 ? 0.8 : 0.4), ...own]) : own;
    const before = topic;
    topic = own.size > 0 ? new Map([...dampen(topic, 0.5), ...own]) : topic;
    const named = measuresIn(text);
    return {
      text,
      terms,
      own,
      topic: before,
      measures: named.length > 0 ? named : around,
      documentary: documentary.test(text),
      summary: asksSummary(text),
      type: answerType(text),
      broad: broad.test(text),
    };
  });
}

/** A part that is nothing but terms to look for. */
export function termsOnly(text: string, terms: ReadonlyMap<string, number>): QuestionPart {
  const nothing = { measures: [], documentary: false, summary: false, type: undefined, broad: false };
  return { text, terms, own: terms, topic: new Map(), ...nothing };
}

const phrases: readonly (readonly [RegExp, string])[] = [
  [/\b(?:(?:my|our|their|the|his|her)\s+)?money\s+back\b/giu, "refund"],
  [/\b(?:show|turn)s?\s+up\b/giu, "appear"],
  [/\bsign(?:s|ing)?\s+in\b/giu, "login"],
  [/\bget(?:s|ting)?\s+rid\s+of\b/giu, "delete"],
  [/\bget(?:s|ting)?\s+out\s+of\b/giu, "end"],
  [/\b(?:two|2)\s+times\b/giu, "twice"],
  [/\b(?:notice periods?|periods? of notice)\b/giu, "notice to end"],
  [/\bhow\s+come\b/giu, "why"],
  [/\bget(?:s|ting)?\s+hold\s+of\b/giu, "contact"],
];

/** Turns of speech as the one word that documents use for them. */
function rephrased(question: string): string {
  return phrases.reduce((text, [phrase, word]) => text.replaceAll(phrase, word), question);
}

/** A name counts more than another word: what is asked of Enterprise is not answered by what holds for Team. */
const NAME = 1.3;

/** What is told before the question sets the scene; the question decides. */
const BACKGROUND = 0.4;

function weigh(text: string, weight: number): Map<string, number> {
  const names = new Set(
    [...text.matchAll(/(?<=[\p{L}\d,]\s+)(?:\p{Lu}[\p{L}\d]+)/gu)].flatMap(([name]) => contentStems(name)),
  );
  const weights = new Map(
    contentStems(text).map((term) => [term, importance(term) * (names.has(term) ? NAME : 1) * weight]),
  );
  for (const { phrase, stems } of phraseSynonyms(words(text).join(" "))) {
    const own = contentStems(phrase).filter((term) => weights.get(term) === weight);
    if (own.length === 0) continue;
    for (const term of own) weights.delete(term);
    weights.set(anyOf([...own, ...stems]), weight);
  }
  return weights;
}

function dampen(terms: ReadonlyMap<string, number>, by: number): Map<string, number> {
  return new Map([...terms].map(([term, weight]) => [term, weight * by]));
}
