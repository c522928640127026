import { stem, words } from "../../text/words.ts";
import { stopWords } from "../../text/stop-words.ts";

/** Words in which people ask for anything at all: they say nothing about which agent is meant. */
const requestWords: ReadonlySet<string> = new Set(
  `please kindly pls want wants wanted like need needs help tell show give get let know find could would able looking look trying try
   use using used tool agent thing things something anything someone way also just really want wanna interested question answer
   provide recommend suggest wondering possible thanks thank hi hello hey dear sure maybe ok okay`.split(/\s+/u),
);

/** A term of the index and the word it came from. */
export interface Term {
  readonly stem: string;
  readonly word: string;
}

/** Splits identifiers at their humps: "getSalesReport2" becomes "get Sales Report 2". */
function splitIdentifiers(text: string): string {
  return text
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, " ")
    .replaceAll(/(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, " ")
    .replaceAll(/(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/gu, " ")
    .replaceAll(/[_./:-]+/gu, " ");
}

/** The terms of a text, in order: words stemmed, identifiers split, without stop words and words of mere asking. */
export function terms(text: string): Term[] {
  return words(splitIdentifiers(text))
    .filter((word) => !stopWords.has(word) && !requestWords.has(word) && !/^\d/u.test(word))
    .map((word) => ({ stem: stem(word), word }));
}
