import { NUMBER_WORDS } from "../../number-words.ts";
import { patternRecognizer } from "../../pattern-recognizer.ts";
import type { Family, Recognizer, Strength } from "../../recognizer.ts";

/** A country's number for a person or a business, as data. */
export interface NationalNumber {
  /** ISO 3166 alpha-2. */
  readonly country: string;
  /** UPPER_SNAKE_CASE without the country. */
  readonly name: string;
  /** Distinguishes forms of one number that score differently. */
  readonly form?: string;
  readonly label: string;
  /** Each without boundaries: none may stand inside a word or a longer number. */
  readonly patterns: readonly RegExp[];
  /** The number's own check; the pattern alone decides without one. */
  readonly valid?: (value: string) => boolean;
  readonly context: readonly string[];
  /** Without context: how rarely something else looks like this. */
  readonly score: number;
  readonly family?: Family;
  /** "checksum" with a check and "pattern" without one, unless the check is weaker. */
  readonly strength?: Strength;
}

const BEFORE = "(?<![\\p{L}\\p{N}_]|\\d[.,:/-]|\\+\\d{0,3}[ .-]?)";
const AFTER = "(?![\\p{L}\\p{N}_]|[.,:/-]\\d)";

/** The recognizer of a national number. */
export function nationalNumber(number: NationalNumber): Recognizer {
  const { valid } = number;
  const entity = `${number.country}_${number.name}`;
  return patternRecognizer({
    name: `${entity.toLowerCase()}${number.form === undefined ? "" : `_${number.form}`}`,
    entity,
    family: number.family ?? "identity",
    label: number.label,
    countries: [number.country],
    patterns: number.patterns.map((each) => new RegExp(`${BEFORE}(?:${each.source})${AFTER}`, `gu${each.flags}`)),
    ...(valid === undefined ? {} : { check: valid, checked: "checksum" }),
    strength: number.strength ?? (valid === undefined ? "pattern" : "checksum"),
    score: number.score,
    context: number.context,
    against: NUMBER_WORDS,
  });
}
