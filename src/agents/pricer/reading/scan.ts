import type { PriceBook } from "../../../tools/pricing/book/price-book.ts";
import type { Mention } from "./mention.ts";
import type { Token } from "./tokens.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A sentence under the eyes of the recognisers. */
export interface Scan {
  readonly tokens: readonly Token[];
  readonly book: PriceBook;
  readonly vocabulary: Vocabulary;
  /** YYYY-MM-DD. */
  readonly today: string;
}

/**
 * Looks at the tokens from `at` on and says what they mention. `skip` takes tokens that only look like something, as the 15 of
 * "15%" does.
 */
export type Recogniser = (
  scan: Scan,
  at: number,
) => Mention | { readonly kind: "skip"; readonly length: number } | undefined;

/** The lower-case word at an index; empty beyond the ends. */
export function wordAt(scan: Scan, index: number): string {
  return scan.tokens[index]?.lower ?? "";
}

/** Whether the words from an index on are these. */
export function hasWords(scan: Scan, index: number, ...words: readonly string[]): boolean {
  return words.every((word, i) => wordAt(scan, index + i) === word);
}
