import type { SourceSentence } from "../evidence/source-sentence.ts";
import { contentStems, match } from "../question/terms.ts";
import { words } from "../../../tools/text/words.ts";
import { figures, hasFigure, type Figure } from "./figures.ts";

/** Share of a sentence's words that its evidence must have. At 0.7 alone, measured on 90 claims: precision 1.00, recall .75. */
const LEAST_RECALL = 0.7;

const name = /(?<![.!?:]\s+|^[\s"'“‘(-]*)(?<=\s|["'“‘(-])\p{Lu}[\p{L}\p{N}'’&-]*/gu;
const negation =
  /\b(?:not|no|never|none|neither|nor|cannot|without|except|excluding|excluded|non)\b|n['’]t\b|\bnon-?\p{L}+|\bun(?:available|able|paid|used)\b/iu;

/** Whether evidence bears a sentence out: every number and name of it, most of its words, and no denial of what it affirms. */
export function supports(sentence: string, evidence: readonly SourceSentence[]): boolean {
  const text = evidence.map((one) => one.text).join("\n");
  const context = new Set(evidence.flatMap(({ headings }) => [...headings]));
  const known = figures(text);
  if (!figures(sentence).every((figure) => hasFigure(known, figure))) return false;
  const present = new Set(words(text));
  const stems = new Set([...contentStems(text), ...context]);
  const names = [...sentence.matchAll(name)].flatMap(([word]) => words(word));
  if (!names.every((word) => present.has(word) || contentStems(word).every((one) => stems.has(one)))) return false;
  if (!figures(sentence).every((figure) => isAtHome(figure, sentence, evidence))) return false;
  return recall(sentence, stems) >= LEAST_RECALL && !turns(sentence, evidence);
}

/** The share of a sentence's content words found among the stems. */
export function recall(sentence: string, stems: ReadonlySet<string>): number {
  const own = contentStems(sentence);
  if (own.length === 0) return 1;
  return own.filter((one) => match(one, stems) > 0).length / own.length;
}

/**
 * Whether a figure stands in an evidence sentence that is about the same thing. Taken together, evidence has many numbers: "24 hours" of
 * one rule must not bear out a sentence on another.
 */
function isAtHome(figure: Figure, sentence: string, evidence: readonly SourceSentence[]): boolean {
  const topic = contentStems(sentence.replaceAll(/[$€£]?\d[\d.,]*\s?%?/gu, " ")).filter((one) => !units.has(one));
  const least = Math.max(1, Math.ceil(topic.length * 0.25));
  return evidence.some(({ text, stems }) => {
    return (
      hasFigure(figures(text), figure) &&
      topic.filter((one) => match(one, stems) > 0).length >= Math.min(least, topic.length)
    );
  });
}

const units = new Set(contentStems("second minute hour day week month quarter year percent business working"));

/** Whether the sentence denies what its nearest evidence does not, or affirms what a sentence of nearly the same words denies. */
function turns(sentence: string, evidence: readonly SourceSentence[]): boolean {
  if (negation.test(sentence)) {
    const nearest = evidence.toSorted((a, b) => recall(sentence, b.stems) - recall(sentence, a.stems))[0];
    return nearest === undefined || !negation.test(nearest.text);
  }
  const own = new Set(contentStems(sentence));
  return evidence.some(({ text }) => negation.test(text) && recall(text, own) >= 0.8);
}
