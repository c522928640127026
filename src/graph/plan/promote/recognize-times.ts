import type { Recognized } from "./found-value.ts";

const MONTH =
  "(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)";
const YEAR = String.raw`(?:19|20)\d\d`;
const DAY = String.raw`\d{1,2}(?:st|nd|rd|th)?`;

const dates = new RegExp(
  [
    String.raw`\b${YEAR}-\d{2}-\d{2}\b`,
    String.raw`\b\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})\b`,
    String.raw`\b${DAY} (?:of )?${MONTH}\b(?:,? ${YEAR}\b)?`,
    String.raw`\b${MONTH} ${DAY}\b(?:,? ${YEAR}\b)?`,
  ].join("|"),
  "giu",
);
const quarters = new RegExp(
  String.raw`\bQ[1-4]\b(?:[ /-]?${YEAR}\b)?|\b(?:first|second|third|fourth) quarter\b(?: (?:of )?${YEAR}\b)?`,
  "giu",
);
const months = new RegExp(String.raw`\b${MONTH}\b(?:,? ${YEAR}\b)?`, "giu");
const periods =
  /\b(?:last|this|next|previous|past) (?:week|month|quarter|year|spring|summer|autumn|fall|winter|weekend)\b|\b(?:today|yesterday|tomorrow)\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b/giu;
const years = new RegExp(
  String.raw`(?<=\b(?:in|of|since|during|for|from|until|till|to|year|between|and|through|before|after|vs|versus|by|than|with) )${YEAR}\b(?![.,]\d)(?! \p{L}+s\b)`,
  "giu",
);

/** Words that are months only where a preposition or a year says so. */
const ambiguous = /^(?:may|march|mar|jan|sep|dec)$/iu;

/** Dates, months, quarters, years and spoken periods of a text; they may overlap, the more specific ones first. */
export function recognizeTimes(text: string): Recognized[] {
  return [
    ...matches(text, dates).map((found) => ({ ...found, kind: "date" as const, called: "date" })),
    ...matches(text, quarters).map((found) => ({ ...found, kind: "quarter" as const, called: "quarter" })),
    ...matches(text, months)
      .filter((found) => isMonth(text, found))
      .map((found) => ({ ...found, kind: "month" as const, called: "month" })),
    ...matches(text, periods).map((found) => ({ ...found, kind: "period" as const, called: "period" })),
    ...matches(text, years).map((found) => ({
      ...found,
      kind: "year" as const,
      value: Number(found.value),
      called: "year",
    })),
  ];
}

function matches(text: string, pattern: RegExp): { start: number; end: number; value: string }[] {
  return [...text.matchAll(pattern)].map((found) => ({
    start: found.index,
    end: found.index + found[0].length,
    value: found[0],
  }));
}

function isMonth(text: string, { start, value }: { readonly start: number; readonly value: string }): boolean {
  if (!ambiguous.test(value)) return true;
  const before = /(\p{L}+)\s$/u.exec(text.slice(0, start))?.[1]?.toLowerCase() ?? "";
  const announced = /^(?:in|for|since|during|until|till|from|to|of|and|by|through|before|after|vs|last|this|next|or)$/u;
  return /^\p{Lu}/u.test(value) && announced.test(before);
}
