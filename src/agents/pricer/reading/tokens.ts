/** One word, number or sign of a question. */
export interface Token {
  readonly text: string;
  readonly lower: string;
  /** Offsets in the text, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts a text into dates (2026-03-12), numbers with hyphens (555-0142), codes that mix letters and digits (WELCOME10), numbers, words and signs. Hyphens only separate,
 * so "non-profit" and "non profit" are the same two words.
 */
export function tokenize(text: string): readonly Token[] {
  return [...text.matchAll(TOKEN)].map((match) => ({
    text: match[0],
    lower: match[0].toLowerCase().replaceAll("’", "'"),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

const TOKEN =
  /\d{4}-\d{2}-\d{2}|\d{3,}(?:-\d{2,})+|[A-Za-z]+\d[A-Za-z0-9_]*|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\p{L}+(?:['’]\p{L}+)?|[€£$¥%?!.,;:/()]/gu;
