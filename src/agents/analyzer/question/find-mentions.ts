import { isGeneralWord } from "./vocabulary.ts";
import type { LexiconEntry, Term } from "./lexicon.ts";
import type { Word } from "./words.ts";

/** A phrase of the question that names something in the data. */
export interface Mention {
  readonly term: Term;
  /** Index of the first word, and of the one after the last. */
  readonly start: number;
  readonly end: number;
  /** Words it rests on; a scattered phrase does not cover all between start and end. */
  readonly words: readonly number[];
  /** How it was found: as written, with other words between, or despite a misspelling. */
  readonly how: "exact" | "scattered" | "misspelled";
}

/** Words a scattered phrase may have in between. */
const SLACK = 4;

/**
 * What the words name, each word used once: first phrases as written, longest first; then misspelled single words; then phrases of several
 * words with others in between ("time it takes to resolve"). `taken` are words that already mean something else.
 */
export function findMentions(
  words: readonly Word[],
  lexicon: readonly LexiconEntry[],
  taken: ReadonlySet<number>,
): readonly Mention[] {
  const used = new Set(taken);
  const mentions: Mention[] = [];
  const add = (term: Term, indexes: readonly number[], how: Mention["how"]): void => {
    for (const index of indexes) used.add(index);
    mentions.push({ term, start: Math.min(...indexes), end: Math.max(...indexes) + 1, words: indexes, how });
  };
  const parts = words.map((word) => word.stem.split("-"));
  for (const entry of lexicon) {
    for (let start = 0; start < words.length; start++) {
      const indexes = matchAt(parts, entry.stems, start);
      if (indexes !== undefined && indexes.every((index) => !used.has(index))) add(entry.term, indexes, "exact");
    }
  }
  for (const [index, word] of words.entries()) {
    if (used.has(index) || word.stem.length < 5 || isGeneralWord(word.stem)) continue;
    const near = lexicon.filter(({ stems }) => stems.length === 1 && isMisspelling(word.stem, stems[0] ?? ""));
    const [first] = near;
    if (first !== undefined && near.every((entry) => entry.stems[0] === first.stems[0]))
      add(first.term, [index], "misspelled");
  }
  for (const entry of lexicon) {
    const content = entry.stems.filter((stem) => !glue.has(stem));
    // "which customers" means what it says only as it stands.
    if (
      content.length < 2 ||
      /^(?:which|what)$/.test(content[0] ?? "") ||
      mentions.some((mention) => sameColumn(mention.term, entry.term))
    )
      continue;
    const indexes = content.map((stem) => words.findIndex((word, index) => !used.has(index) && word.stem === stem));
    if (indexes.includes(-1) || Math.max(...indexes) - Math.min(...indexes) >= content.length + SLACK) continue;
    add(entry.term, indexes, "scattered");
  }
  return mentions.toSorted((a, b) => a.start - b.start);
}

const glue = new Set(["to", "of", "the", "a", "an", "in", "on", "for", "we", "us", "do", "does", "did"]);

function matchAt(
  parts: readonly (readonly string[])[],
  stems: readonly string[],
  start: number,
): readonly number[] | undefined {
  const indexes: number[] = [];
  let place = 0;
  for (let index = start; index < parts.length && place < stems.length; index++) {
    for (const part of parts[index] ?? []) {
      if (part !== stems[place] && singular(part) !== stems[place]) return undefined;
      place += 1;
    }
    indexes.push(index);
  }
  return place === stems.length ? indexes : undefined;
}

function singular(part: string): string {
  return part.endsWith("s") ? part.slice(0, -1) : part;
}

function sameColumn(a: Term, b: Term): boolean {
  return a.kind !== "dataset" && b.kind !== "dataset" && a.column.name === b.column.name;
}

/** One letter wrong, missing, extra or swapped; two in words of nine letters or more. */
export function isMisspelling(word: string, right: string): boolean {
  // "issued" is another word than "issue", not a slip.
  if (right.length < 5 || word.startsWith(right) || word[0] !== right[0]) return false;
  return distance(word, right) <= (right.length >= 9 ? 2 : 1);
}

/** Optimal string alignment distance. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}
