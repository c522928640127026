import { stopWords } from "../../../tools/text/stop-words.ts";
import type { Recognized } from "./found-value.ts";
import { DIGITS, numberOf, WORDS } from "./number-text.ts";

const free = String.raw`(?<![\p{L}\p{N}_.,/#-])`;
const percents = new RegExp(String.raw`${free}(${DIGITS})(?=\s?(?:%|percent\b|per cent\b))`, "giu");
const signed = new RegExp(
  String.raw`(?<![\p{L}\p{N}])([$€£¥]|(?:USD|EUR|GBP|CHF) ?)(${DIGITS})(?![\p{L}\p{N}]|[.,]\d)`,
  "giu",
);
const spoken = new RegExp(
  String.raw`${free}(${DIGITS})\s?(€|£|USD|EUR|GBP|CHF|dollars|euros|pounds|francs)(?![\p{L}\p{N}])`,
  "giu",
);
const digits = new RegExp(String.raw`${free}(${DIGITS})(?![\p{L}\p{N}_%/-]|[.,:]\d)`, "giu");
const inWords = new RegExp(String.raw`${free}(${WORDS})(?![\p{L}\p{N}-])`, "giu");

/** What may stand between a number and what it counts. */
const link = /^(?:more|extra|additional|new|full|whole|of|paid|active)$/iu;
const plural = /(?:[^s]s|people|staff|men|women|children|kwh|gb|tb|mb)$/iu;

/** Percentages, sums of money and counts of a text; they may overlap, the more specific ones first. */
export function recognizeNumbers(text: string): Recognized[] {
  const percent = [...text.matchAll(percents)].map((found): Recognized => {
    const place = at(found.index, found[1]);
    const noun = nounAfter(text.slice(place.end).replace(/^\s?(?:%|percent|per cent)/iu, ""));
    return { ...place, kind: "percent", called: noun ?? "percent" };
  });
  return [...percent, ...moneyIn(text), ...counts(text)];
}

function moneyIn(text: string): Recognized[] {
  const before = [...text.matchAll(signed)].flatMap((found) => {
    const [, sign = "", number = ""] = found;
    return pair(text, { sign: sign.trim(), signAt: found.index }, { number, numberAt: found.index + sign.length });
  });
  const after = [...text.matchAll(spoken)].flatMap((found) => {
    const [whole, number = "", sign = ""] = found;
    const signAt = found.index + whole.length - sign.length;
    return pair(text, { sign, signAt }, { number, numberAt: found.index });
  });
  return [...before, ...after];
}

function pair(
  text: string,
  { sign, signAt }: { readonly sign: string; readonly signAt: number },
  { number, numberAt }: { readonly number: string; readonly numberAt: number },
): Recognized[] {
  const said = /\b(budget|price|fee|cost|limit|salary|rent|deposit|cap|total)\b[^.?!]{0,12}$/iu.exec(
    text.slice(0, numberAt),
  );
  return [
    { ...at(numberAt, number), kind: "amount", called: said?.[1]?.toLowerCase() ?? "amount" },
    { start: signAt, end: signAt + sign.length, kind: "currency", value: sign, called: "currency" },
  ];
}

function counts(text: string): Recognized[] {
  const inDigits = [...text.matchAll(digits)].map((found): Recognized => {
    const place = at(found.index, found[1]);
    return { ...place, kind: "number", called: counted(text, place) };
  });
  // A number in words is only one where something is counted: "the two of them" is left alone.
  const words = [...text.matchAll(inWords)].flatMap((found): Recognized[] => {
    const place = at(found.index, found[1]);
    const noun = nounAfter(text.slice(place.end));
    return noun === undefined || !plural.test(noun) ? [] : [{ ...place, kind: "number", called: noun }];
  });
  return [...inDigits, ...words];
}

function at(start: number, text = ""): { start: number; end: number; value: number } {
  return { start, end: start + text.length, value: numberOf(text) };
}

/** "20 seats", "ward 5 teaches", "5 GB": the plural behind, else the noun before, else the word behind. */
function counted(text: string, { start, end }: { readonly start: number; readonly end: number }): string {
  const after = nounAfter(text.slice(end));
  if (after !== undefined && plural.test(after)) return after;
  return nounBefore(text, start) ?? after ?? "number";
}

/** What a number counts: the first plural of the words behind it, or the very next one. */
function nounAfter(rest: string): string | undefined {
  const clause = /^(?: [\p{L}'-]+){1,4}/u.exec(rest)?.[0].trim().split(" ") ?? [];
  const telling: string[] = [];
  for (const word of clause) {
    if (link.test(word)) continue;
    if (stopWords.has(word.toLowerCase())) break;
    telling.push(word);
  }
  const noun = telling.slice(0, 3).find((word) => plural.test(word) && !/^\p{Lu}\p{Ll}/u.test(word)) ?? telling[0];
  return noun === undefined || /^\p{Lu}\p{Ll}/u.test(noun) ? undefined : noun.toLowerCase();
}

function nounBefore(text: string, start: number): string | undefined {
  const word = /(?<!\p{L})(\p{Ll}{3,}) $/u.exec(text.slice(0, start))?.[1];
  return word === undefined || stopWords.has(word) || /(?:ed|ing)$/u.test(word) ? undefined : word;
}
