export { stem } from "./stem.ts";

/** A number with its inner dots and commas, or a run of letters and digits with inner apostrophes. */
const token = /\p{N}+(?:[.,:]\p{N}+)+|[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}]+)*/gu;
const thousands = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/u;

/**
 * The words of a text, lower-cased, in order. Hyphens and underscores separate, except that a single letter joins what follows
 * ("e-mail" is "email"); apostrophes stay inside a word; "$1,000.50" is "1000.50".
 */
export function words(text: string): string[] {
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[’‘ʼ]/gu, "'")
    .replaceAll(/(?<![\p{L}\p{N}-])(\p{L})-(?=\p{L})/gu, "$1");
  return (plain.match(token) ?? []).map((word) => (thousands.test(word) ? word.replaceAll(",", "") : word));
}
