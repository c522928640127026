import type { Family } from "../recognizer.ts";

const SHOWN = 4;
const LEAST = 8;
// A masked secret shows nothing, not even its length.
const SECRET_LENGTH = 8;
const TAIL_FAMILIES: readonly Family[] = ["financial", "identity", "contact", "health", "custom"];

/**
 * Hides letters and digits and keeps the separators. By default the last four stay of numbers with at least eight digits, as people
 * expect of cards and accounts; of anything else nothing stays.
 */
export function maskValue(value: string, family: Family, character: string, keepLast: number | undefined): string {
  if (family === "secret") return character.repeat(SECRET_LENGTH);
  const marks = [...value.matchAll(/[\p{L}\p{M}\p{N}]/gu)];
  const numeric =
    marks.length >= LEAST && /^[^\p{L}]{0,2}[\p{L}]{0,2}[^\p{L}]+$/u.test(value) && TAIL_FAMILIES.includes(family);
  const wanted = keepLast ?? (numeric ? SHOWN : 0);
  // Never more than half of the value.
  const kept = Math.min(wanted, Math.floor(marks.length / 2));
  const from = kept === 0 ? value.length : (marks.at(-kept)?.index ?? value.length);
  return value.slice(0, from).replaceAll(/[\p{L}\p{M}\p{N}]/gu, character) + value.slice(from);
}
