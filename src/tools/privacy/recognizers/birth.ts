import { patternRecognizer } from "../pattern-recognizer.ts";
import type { Recognizer } from "../recognizer.ts";

const MONTH =
  "(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)";
const YEAR = "(?:1[89]|20)\\d{2}";
const DAY = "(?:0?[1-9]|[12]\\d|3[01])";
const DATES = [
  `(?<!\\w|\\d[./-])${DAY}(?<s>[./-])${DAY}\\k<s>(?:${YEAR}|\\d{2})(?!\\w|[./-]\\d)`,
  `(?<!\\w|\\d[./-])${YEAR}(?<s>[./-])${DAY}\\k<s>${DAY}(?!\\d|[./-]\\d)`,
  `(?<!\\w)${DAY}(?:st|nd|rd|th|\\.)?(?: of| de)? ${MONTH}\\.?,?(?: de)? ${YEAR}(?!\\w)`,
  `(?<!\\w)${MONTH}\\.? ${DAY}(?:st|nd|rd|th)?,? ${YEAR}(?!\\w)`,
  `(?<!\\w)${DAY}-${MONTH}-${YEAR}(?!\\w)`,
];

function calendar(value: string): boolean {
  const numbers = (value.match(/\d{1,4}/g) ?? []).map(Number);
  const small = numbers.filter((number) => number <= 31);
  // Of day and month one must be a month; the order differs by country.
  return /[a-zä]{3}/i.test(value) || numbers.length !== 3 || small.some((number) => number >= 1 && number <= 12);
}

/** Dates of birth: a date counts only beside a word of birth. Other dates are no personal data. */
export const birth: readonly Recognizer[] = [
  patternRecognizer({
    name: "date_of_birth",
    entity: "DATE_OF_BIRTH",
    family: "person",
    label: "date of birth",
    patterns: DATES.map((source) => new RegExp(source, "giu")),
    check: calendar,
    checked: "calendar",
    strength: "format",
    score: 0.35,
    contextRequired: true,
    context: [
      "born",
      "birth",
      "dob",
      "d o b",
      "birthday",
      "birthdate",
      "birth date",
      "date of birth",
      "geboren",
      "geburtsdatum",
      "geb",
      "né",
      "née",
      "naissance",
      "nacido",
      "nacida",
      "nacimiento",
      "nato",
      "nata",
      "nascita",
      "nascimento",
      "geboortedatum",
    ],
    against: [
      "issued",
      "expires",
      "expiry",
      "signed",
      "invoice",
      "due",
      "opened",
      "closed",
      "renewal",
      "renews",
      "delivered",
      "ordered",
    ],
  }),
  patternRecognizer({
    name: "age",
    entity: "AGE",
    family: "person",
    label: "age",
    patterns: [
      /(?<!\w)(?:aged|age is|age:) ?(?<value>\d{1,3})(?!\w|[.,]\d)/dgi,
      /(?<!\w)(?<value>\d{1,3})[ -]years?[ -]old(?!\w)/dgi,
    ],
    check: (value) => Number(value) <= 120,
    strength: "pattern",
    score: 0.45,
    context: ["patient", "she", "he", "man", "woman", "person", "male", "female"],
  }),
];
