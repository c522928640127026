import type { Passage } from "../../../tools/documents/passage.ts";
import type { Sentence } from "../../../tools/text/sentences.ts";
import type { Origin } from "./origin.ts";
import { ended, plainText } from "./plain-text.ts";
import type { SourceSentence } from "./source-sentence.ts";

/** A row with the names of its columns: "Harbour: Summer: 8:00 to 20:00; Winter: closed." */
export function tableRow(sentence: Sentence, header: Sentence): Pick<SourceSentence, "text" | "label"> {
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
export function rowOrigins(sentence: Sentence, header: Sentence, passage: Passage): Origin[] {
  const span = (from: number, to: number): Origin => ({ kind: "passage", passage, from, to });
  if (sentence.end - header.start <= 600) return [span(header.start, sentence.end)];
  return [span(sentence.start, sentence.end), span(header.start, header.end)];
}

/** The cells of a Markdown row as running text. */
export function cells(text: string): string[] {
  return text
    .replace(/^\|/u, "")
    .replace(/\|$/u, "")
    .split(/(?<!\\)\|/u)
    .map(plainText);
}
