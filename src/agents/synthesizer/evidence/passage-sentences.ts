import type { Passage } from "../../../tools/documents/passage.ts";
import { splitSentences, type Sentence } from "../../../tools/text/sentences.ts";
import { contentStems } from "../question/terms.ts";
import { isInjectedInstruction } from "./injected-instruction.ts";
import type { Origin } from "./origin.ts";
import { ended, plainText } from "./plain-text.ts";
import type { SourceSentence } from "./source-sentence.ts";

const item = /^(?:[-*+•‣◦]|\d{1,3}[.)])\s/u;
const heading = /^#{1,6}\s/u;
const row = /^\|?.*\|/u;
const ruler = /^\|?[\s:|-]+\|?$/u;
const leaning =
  /^(?:after that|after this|then|this|that|these|those|it|they|he|she|such|however|otherwise|instead|in that case|in this case|in both cases|the rest|the same|both|also|additionally|in addition|furthermore|moreover|therefore|for example|if so|if not|once done|afterwards)\b/iu;

/** "After 24 hours it is treated as lost": what "it" is stands in the sentence before. */
const pronounEarly =
  /^(?:after|within|before|if|when|until|from|in|on|for|by|at|as|once)\b(?:\s+[\p{Ll}\d]+){0,3}\s+(?:it|they|he|she)\b/iu;

/** Whether a sentence carries on from the one before it. */
export function leansBack(text: string): boolean {
  return leaning.test(text) || pronounEarly.test(text);
}

/** What was read before a sentence, that it may depend on. */
interface Surroundings {
  headings: readonly string[];
  /** A sentence that ends in a colon: list items complete it. */
  leadIn: Sentence | undefined;
  /** First row of the table that is being read. */
  header: Sentence | undefined;
  before: ReadonlySet<string>;
}

/** The sentences of a passage with their offsets; without headings, table rulers and instructions aimed at a machine. */
export function passageSentences(passage: Passage, source: number): SourceSentence[] {
  const found: SourceSentence[] = [];
  const title = contentStems(passage.title);
  const around: Surroundings = { headings: passage.headings, leadIn: undefined, header: undefined, before: new Set() };
  for (const sentence of splitSentences(passage.text)) {
    if (isInjectedInstruction(sentence.text)) continue;
    if (skip(sentence, passage, around)) continue;
    const { text, label, lead, origins } = phrase(sentence, passage, around);
    const stems = new Set(contentStems(text));
    if (stems.size === 0) continue;
    const headings = new Set([...title, ...around.headings.flatMap(contentStems)]);
    const leans = found.length > 0 && leansBack(text) && !item.test(sentence.text);
    found.push({
      text,
      label,
      lead,
      stems,
      headings,
      before: around.before,
      origins,
      source,
      index: found.length,
      leans,
    });
    around.before = stems;
  }
  // The search marked it, and no sentence gave the reason away: then no sentence of it is safe.
  const suspicious =
    (passage.flagged?.length ?? 0) > 0 && !splitSentences(passage.text).some((s) => isInjectedInstruction(s.text));
  return suspicious ? [] : found;
}

/** Reads what is not a sentence of its own into the surroundings. */
function skip(sentence: Sentence, passage: Passage, around: Surroundings): boolean {
  const { text } = sentence;
  const isRow = text.startsWith("|") && row.test(text);
  if (!isRow) around.header = undefined;
  if (heading.test(text)) {
    around.headings = [...passage.headings, plainText(text)];
    around.leadIn = undefined;
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
  const bare = !/[.!?…]["'”’)\]]*$/u.test(text) && !/\d/u.test(text);
  if (bare && text.split(/\s+/u).length <= 6) {
    around.headings = [...around.headings.slice(0, passage.headings.length), plainText(text)];
    return true;
  }
  return false;
}

function phrase(
  sentence: Sentence,
  passage: Passage,
  around: Surroundings,
): Pick<SourceSentence, "text" | "label" | "lead" | "origins"> {
  const from = (start: number): Origin => ({ kind: "passage", passage, from: start, to: sentence.end });
  if (around.header !== undefined)
    return {
      ...tableRow(sentence, around.header),
      lead: undefined,
      origins: rowOrigins(sentence, around.header, passage),
    };
  const text = plainText(sentence.text);
  const label = item.test(sentence.text) ? /^([^:.]{2,40}):\s/u.exec(text)?.[1] : undefined;
  const { leadIn } = around;
  if (leadIn === undefined || !item.test(sentence.text) || standsAlone(text)) {
    return { text: ended(text), label, lead: undefined, origins: [from(sentence.start)] };
  }
  const lead = plainText(leadIn.text).replace(/:$/u, "");
  return { text: ended(`${lead}: ${text}`), label, lead, origins: [from(leadIn.start)] };
}

function standsAlone(text: string): boolean {
  return /^[\p{Lu}\d]/u.test(text) && /[.!?]$/u.test(text) && text.split(" ").length >= 5;
}

function tableRow(sentence: Sentence, header: Sentence): Pick<SourceSentence, "text" | "label"> {
  const names = cells(header.text);
  const values = cells(sentence.text);
  const label = values[0];
  const rest = values
    .slice(1)
    .map((value, at) => (names[at + 1] ? `${names[at + 1]}: ${value}` : value))
    .filter((pair) => !/:\s*$/u.test(pair));
  if (label === undefined || rest.length === 0) return { text: ended(values.join(", ")), label: undefined };
  return { text: ended(`${label}: ${rest.join("; ")}`), label };
}

/** The header belongs to what a row says: one slice where that stays short, else two. */
function rowOrigins(sentence: Sentence, header: Sentence, passage: Passage): Origin[] {
  const span = (from: number, to: number): Origin => ({ kind: "passage", passage, from, to });
  if (sentence.end - header.start <= 600) return [span(header.start, sentence.end)];
  return [span(sentence.start, sentence.end), span(header.start, header.end)];
}

function cells(text: string): string[] {
  return text
    .replace(/^\|/u, "")
    .replace(/\|$/u, "")
    .split(/(?<!\\)\|/u)
    .map(plainText);
}
