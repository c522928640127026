import { findValues } from "./find-values.ts";
import type { FoundValue } from "./found-value.ts";
import { tellingWords } from "./telling-words.ts";

/** Texts whose reading is kept: a question and what is left of it without its values, in the ways that several workflows ask. */
const KEPT = 64;

/** Reads texts; one that is read again at once, for the next workflow, is not read anew. */
export interface QuestionReader {
  values(text: string): readonly FoundValue[];
  words(text: string): readonly string[];
}

export function createQuestionReader(): QuestionReader {
  return { values: remembering(findValues), words: remembering(tellingWords) };
}

function remembering<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= KEPT) known.clear();
    const now = read(text);
    known.set(text, now);
    return now;
  };
}
