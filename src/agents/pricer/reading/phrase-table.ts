import { editDistance } from "../../../tools/text/edit-distance.ts";
import { tokenize, type Token } from "./tokens.ts";

/** Phrases of one or more words that stand for a value; found longest first, without regard to case or hyphens. */
export interface PhraseTable<Value> {
  /** The longest phrase that begins at a token. */
  at(tokens: readonly Token[], index: number): { readonly value: Value; readonly length: number } | undefined;
  /** A phrase of the same number of words that differs by a slip of the pen. Words of four letters or fewer never do. */
  nearAt(tokens: readonly Token[], index: number): { readonly value: Value; readonly length: number } | undefined;
}

export function createPhraseTable<Value>(entries: Iterable<readonly [string, Value]>): PhraseTable<Value> {
  const phrases = [...entries]
    .map(([phrase, value]) => ({ words: tokenize(phrase).map(({ lower }) => lower), value }))
    .filter(({ words }) => words.length > 0)
    .toSorted((a, b) => b.words.length - a.words.length);
  const find = (tokens: readonly Token[], index: number, same: (word: string, written: string) => boolean) => {
    const found = phrases.find(({ words }) =>
      words.every((word, i) => {
        const token = tokens[index + i];
        return token !== undefined && same(word, token.lower);
      }),
    );
    return found === undefined ? undefined : { value: found.value, length: found.words.length };
  };
  return {
    at: (tokens, index) => find(tokens, index, (word, written) => word === written || `${word}'s` === written),
    nearAt: (tokens, index) => find(tokens, index, isSlip),
  };
}

/** Words that are right as they stand although a name is near. */
const REAL_WORDS = new Set(
  "startup startups started starting starts starter's starters start stated terms term seat seats them then there enter entered enterprises entire entrepreneur storage stores stored story store priority support supports".split(
    " ",
  ),
);

function isSlip(word: string, written: string): boolean {
  if (word === written) return true;
  if (word.length < 5 || written.length < 4 || REAL_WORDS.has(written) || word[0] !== written[0]) return false;
  return editDistance(word, written) <= (word.length >= 8 ? 2 : 1);
}
