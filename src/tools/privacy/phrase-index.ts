const WORD = /[\p{L}\p{N}']{1,60}/gu;

/** A text's words, without punctuation. */
export function wordsOf(text: string): readonly string[] {
  return text.match(WORD) ?? [];
}

/** A phrase that was found and how many words away it stands. */
export interface Near {
  readonly word: string;
  readonly distance: number;
}

/** Context phrases, looked up by their last word, so that looking around a number costs its words and not the list's length. */
export class PhraseIndex {
  readonly #byLast = new Map<string, { readonly phrase: string; readonly words: readonly string[] }[]>();

  constructor(phrases: readonly string[]) {
    for (const phrase of phrases) {
      const words = wordsOf(phrase.toLowerCase());
      const last = words.at(-1) ?? "";
      this.#byLast.set(last, [...(this.#byLast.get(last) ?? []), { phrase, words }]);
    }
  }

  /** The phrase that ends at a word, its last word also in the plural. */
  #endingAt(words: readonly string[], at: number): string | undefined {
    const last = words[at] ?? "";
    const known =
      this.#byLast.get(last) ?? (last.endsWith("s") ? this.#byLast.get(last.slice(0, -1)) : undefined) ?? [];
    return known.find(({ words: all }) =>
      all.every((word, index) => index === all.length - 1 || words[at - all.length + 1 + index] === word),
    )?.phrase;
  }

  /** The phrase nearest to the end of the words before a value, within `reach` words. */
  before(words: readonly string[], reach: number): Near | undefined {
    for (let distance = 0; distance < reach && distance < words.length; distance++) {
      const word = this.#endingAt(words, words.length - 1 - distance);
      if (word !== undefined) return { word, distance };
    }
    return undefined;
  }

  /** The phrase nearest to the start of the words after a value. */
  after(words: readonly string[], reach: number): Near | undefined {
    for (let distance = 0; distance < reach && distance < words.length; distance++) {
      const word = this.#endingAt(words, distance);
      if (word !== undefined) return { word, distance };
    }
    return undefined;
  }
}
