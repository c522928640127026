import type { InvertedIndex } from "./inverted-index.ts";
import { relatedStems } from "./word-relations.ts";

/** A term of the index that a word of a query stands for. */
export interface Meaning {
  readonly number: number;
  /** 1 for the word itself. */
  readonly weight: number;
}

/**
 * What a word that goes with the one asked for counts: more where no entry has the word itself. Measured: recall at 5 of 199 tools described
 * in words of their own 71 % instead of 66 %, nothing lost among 4,000 whose descriptions share the words of the requests.
 */
const related = { beside: 0.25, instead: 0.5 };
/** What a word spelt alike counts, times its likeness. */
const spelt = 0.8;

/** The terms that a word stands for: itself, those that go with it, and, where no entry has it, those spelt alike. */
export function standsFor(
  stem: string,
  number: number | undefined,
  asked: ReadonlySet<string>,
  index: InvertedIndex,
): readonly Meaning[] {
  const weight = number === undefined ? related.instead : related.beside;
  const meanings: Meaning[] = number === undefined ? [] : [{ number, weight: 1 }];
  for (const other of relatedStems(stem)) {
    const found = asked.has(other) ? undefined : index.find(other);
    if (found !== undefined) meanings.push({ number: found, weight });
  }
  if (number !== undefined) return meanings;
  const alike = index.findSimilar(stem).map(({ word, likeness }) => ({ number: word, weight: spelt * likeness }));
  return [...alike, ...meanings];
}
