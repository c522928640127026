import type { Passage } from "../../../tools/documents/passage.ts";
import type { Sentence } from "../../../tools/text/sentences.ts";
import { contentStems } from "../question/terms.ts";
import { plainText } from "./plain-text.ts";

const item = /^(?:[-*+•‣◦]|\d{1,3}[.)])\s/u;
const question = /^Q(?:uestion)?\s*:\s/u;
const verdict = /^(?:A(?:nswer)?\s*:\s*)?(?:yes|no)[.!]$/iu;
const heading = /^#{1,6}\s/u;
const row = /^\|?.*\|/u;
const ruler = /^\|?[\s:|-]+\|?$/u;

/** Whether a text is an item of a list. */
export function isItem(text: string): boolean {
  return item.test(text);
}

/** What was read before a sentence, that it may depend on. */
export interface Surroundings {
  headings: readonly string[];
  /** A sentence that ends in a colon: list items complete it. */
  leadIn: Sentence | undefined;
  /** First row of the table that is being read. */
  header: Sentence | undefined;
  before: ReadonlySet<string>;
  /** Where the numbered list that is being read begins. */
  numbered: number | undefined;
  /** Stems of the question of a list of questions and answers. */
  asked: readonly string[];
  /** A bare "Yes." or "No." that the next sentence goes on from. */
  verdict: Sentence | undefined;
  /** The labelled list item that is being read: its further sentences are about its label too. */
  item: { readonly label: string; readonly start: number; readonly end: number } | undefined;
}

/** Reads what is not a sentence of its own into the surroundings; `false` when it is one. */
export function readSurroundings(sentence: Sentence, passage: Passage, around: Surroundings): boolean {
  const { text } = sentence;
  const isRow = text.startsWith("|") && row.test(text);
  if (question.test(text)) {
    around.asked = contentStems(text.replace(question, ""));
    around.verdict = undefined;
    return true;
  }
  if (verdict.test(text)) {
    around.verdict = sentence;
    return true;
  }
  if (!/^\d{1,3}[.)]\s/u.test(text)) around.numbered = undefined;
  else around.numbered ??= sentence.start;
  if (!isRow) around.header = undefined;
  if (heading.test(text)) {
    around.headings = [...passage.headings, plainText(text)];
    around.leadIn = undefined;
    around.asked = [];
    return true;
  }
  if (isRow) {
    if (ruler.test(text)) return true;
    if (around.header !== undefined) return false;
    around.header = sentence;
    return true;
  }
  if (item.test(text)) return text.endsWith(":");
  around.leadIn = undefined;
  if (text.endsWith(":")) {
    around.leadIn = sentence;
    around.before = new Set(contentStems(text));
    return true;
  }
  if (isBareHeading(text)) {
    around.headings = [...around.headings.slice(0, passage.headings.length), plainText(text)];
    return true;
  }
  return false;
}

/** A short line without an end mark: a heading of a format that does not mark them, "3.1 Service credits". */
function isBareHeading(text: string): boolean {
  if (/[.!?…]["'”’)\]]*$/u.test(text) || text.split(/\s+/u).length > 7) return false;
  return !/\d/u.test(text) || /^\d+(?:\.\d+)*\.?\s+\p{Lu}[\p{L}\s-]*$/u.test(text);
}
