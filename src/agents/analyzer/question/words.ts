/** A word of a question and where it stands. */
export interface Word {
  readonly raw: string;
  readonly lower: string;
  readonly stem: string;
  /** Offsets in the question. */
  readonly start: number;
  readonly end: number;
}

/** The words of a text; hyphens join, apostrophes end a word ("customer's" is "customer"). */
export function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(/[\p{L}\p{N}]+(?:[-&/][\p{L}\p{N}]+)*/gu)].flatMap((match) => {
    const raw = match[0];
    const lower = raw.toLowerCase();
    if (lower === "s" && text.charAt(match.index - 1).match(/['’]/)) return [];
    return [{ raw, lower, stem: stemOf(lower), start: match.index, end: match.index + raw.length }];
  });
}

/** A word without its plural ending: enough to match names, where more would join what differs ("opened", "opening"). */
export function stemOf(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && /(?:ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word;
}

/** The stems of a phrase, hyphens and underscores as spaces. */
export function stemsOf(phrase: string): readonly string[] {
  return wordsOf(phrase.replaceAll(/[_-]/g, " ")).map((word) => word.stem);
}
