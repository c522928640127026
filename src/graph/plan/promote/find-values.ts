import { stopWords } from "../../../tools/text/stop-words.ts";
import type { FoundValue, Recognized } from "./found-value.ts";
import { recognizeNames } from "./recognize-names.ts";
import { recognizeNumbers } from "./recognize-numbers.ts";
import { recognizeTimes } from "./recognize-times.ts";

const urls = /\bhttps?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/gu;
const emails = /[\p{L}\p{N}_%+-]+(?:\.[\p{L}\p{N}_%+-]+)*@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const quotes = /"([^"]+)"|“([^”]+)”|«([^»]+)»|(?<=^|[\s(])'([^'\n]{2,}?)'(?=$|[\s.,;:!?)])/gu;

/**
 * The values of a text in order, none within another: quotations, web and mail addresses, times, percentages, money, counts and names.
 * What `given` holds goes before all of them.
 */
export function findValues(text: string, given: readonly Recognized[] = []): FoundValue[] {
  const taken: Recognized[] = [];
  const all = [
    ...given,
    ...quotations(text),
    ...plain(text, urls, "url"),
    ...plain(text, emails, "email"),
    ...recognizeTimes(text),
    ...recognizeNumbers(text),
    ...recognizeNames(text),
  ];
  for (const found of all) {
    if (found.end > found.start && taken.every((other) => found.end <= other.start || found.start >= other.end))
      taken.push(found);
  }
  return taken
    .toSorted((a, b) => a.start - b.start)
    .map((found) => ({ ...found, text: text.slice(found.start, found.end) }));
}

function plain(text: string, pattern: RegExp, kind: "url" | "email"): Recognized[] {
  return [...text.matchAll(pattern)].map((found) => ({
    kind,
    start: found.index,
    end: found.index + found[0].length,
    value: found[0],
    called: kind,
  }));
}

function quotations(text: string): Recognized[] {
  return [...text.matchAll(quotes)].map((found) => {
    const value = found.slice(1).find((group) => group !== undefined) ?? "";
    const start = found.index + 1;
    return { kind: "quoted", start, end: start + value.length, value, called: quotedAs(text.slice(0, found.index)) };
  });
}

/** The noun before a quotation says what is quoted. */
function quotedAs(before: string): string {
  const word = /([\p{L}]{3,}) $/u.exec(before)?.[1]?.toLowerCase() ?? "";
  if (/^(?:called|named|titled|labelled)$/u.test(word)) return "title";
  return word === "" || stopWords.has(word) || /(?:ed|ing)$/u.test(word) ? "text" : word;
}
