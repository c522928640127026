import { stopWords } from "../../text/stop-words.ts";
import { stem, words } from "../../text/words.ts";
import { requestWords, weakWords } from "./request-words.ts";

/** A term of the index and the word it came from. */
export interface Term {
  readonly stem: string;
  readonly word: string;
  /** What the word counts in a query, 0 to 1. */
  readonly weight: number;
}

/** What a word of any topic counts against one of its own. Measured: 0.3 to 0.6 are alike, 0 loses where tools are many. */
const weak = 0.5;

/** Distinct words remembered; a registry of 10,000 entries uses about 8,000, and what is beyond is worked out again. */
const remembered = 20_000;

/** Terms of words seen before; `undefined` for a word that is none. Texts use the same words over and over. */
const known = new Map<string, Term | undefined>();

/** Splits identifiers at their humps: "getSalesReport2" becomes "get Sales Report 2". */
function splitIdentifiers(text: string): string {
  const humped = humps.test(text)
    ? text
        .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, " ")
        .replaceAll(/(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, " ")
        .replaceAll(/(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/gu, " ")
    : text;
  return humped.replaceAll(/[_./:-]+/gu, " ");
}

/** Most texts are prose without any: looking first takes a third of the time. */
const humps = /\p{Ll}\p{Lu}|\p{Lu}\p{Lu}|\p{N}/u;

/** The terms of a text, in order: words stemmed, identifiers split, without stop words and words of mere asking. */
export function terms(text: string): Term[] {
  return words(splitIdentifiers(text)).flatMap((word) => termOf(word) ?? []);
}

function termOf(word: string): Term | undefined {
  if (known.has(word)) return known.get(word);
  const none = stopWords.has(word) || requestWords.has(word) || /^\d/u.test(word);
  const term = none ? undefined : { stem: stem(word), word, weight: weakWords.has(word) ? weak : 1 };
  if (known.size < remembered) known.set(word, term);
  return term;
}
