import { stem, words } from "../../../tools/text/words.ts";

/** A value that a question names, and the words around it. */
export interface Reading {
  readonly kind: "quoted" | "link" | "date" | "number" | "after_word" | "name";
  readonly value: string | number;
  readonly start: number;
  readonly end: number;
  /** Stems of what stands before and after it, the nearest first. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Words on each side that may say what a value is. */
const near = 3;

const spelt = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");
const patterns: readonly (readonly [Reading["kind"], RegExp])[] = [
  ["quoted", /"([^"]+)"|“([^”]+)”|«([^»]+)»|(?<![\p{L}\d])'([^']+)'(?![\p{L}\d])/gu],
  ["link", /\b(?:https?:\/\/[^\s"”]*[^\s"”.,;!?)]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/gu],
  ["date", /\b\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?\b/gu],
  ["number", /(?<![\p{L}\d.,])-?\d+(?:,\d{3})*(?:\.\d+)?(?![\p{L}\d])/gu],
  ["number", new RegExp(String.raw`\b(?:${spelt.join("|")})\b`, "giu")],
  ["name", /(?<=[^.?!]\s)\p{Lu}[\p{L}\d]*(?:\s\p{Lu}[\p{L}\d]*)*/gu],
];

/** The values that a question names, in the order of how telling they are, then as they stand; none inside another. */
export function readingsOf(question: string): readonly Reading[] {
  const found: Reading[] = [];
  for (const [kind, pattern] of patterns) {
    for (const match of question.matchAll(pattern)) {
      const text = match.slice(1).find((group) => group !== undefined) ?? match[0];
      const [start, end] = [match.index, match.index + match[0].length];
      if (text === "I" || found.some((other) => start < other.end && other.start < end)) continue;
      const value = kind === "number" ? numberOf(text) : text;
      const before = stems(question.slice(0, start)).toReversed().slice(0, near);
      found.push({ kind, value, start, end, before, after: stems(question.slice(end)).slice(0, near) });
    }
  }
  return found;
}

function numberOf(text: string): number {
  const place = spelt.indexOf(text.toLowerCase());
  return place === -1 ? Number(text.replaceAll(",", "")) : place;
}

function stems(text: string): string[] {
  return words(text).map(stem);
}
