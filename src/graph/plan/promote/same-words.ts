import { editDistance } from "../../../tools/text/edit-distance.ts";
import { synonymsOf } from "../../../tools/text/synonyms.ts";

/** Least letters of a word in which one is taken for a slip. */
const SLIP = 5;
/** Most words of a question that are only near to those of the template. */
const NEAR = 2;

/** Whether two bags of stems say the same: word for word, a few slips of the keyboard and synonyms aside. */
export function sameWords(left: readonly string[], right: readonly string[]): boolean {
  const open = [...new Set(right)];
  const unmatched: string[] = [];
  for (const word of new Set(left)) {
    const at = open.indexOf(word);
    if (at >= 0) open.splice(at, 1);
    else unmatched.push(word);
  }
  if (unmatched.length > NEAR || open.length > NEAR) return false;
  for (const word of unmatched) {
    const at = open.findIndex((other) => isNear(word, other));
    if (at < 0) return false;
    open.splice(at, 1);
  }
  return open.length === 0;
}

/** Whether all but a few words are there: without them, `sameWords` cannot hold. */
export function holdsMost(words: readonly string[], text: readonly string[]): boolean {
  let missing = 0;
  for (const word of new Set(words)) if (!text.includes(word)) missing += 1;
  return missing <= NEAR;
}

function isNear(a: string, b: string): boolean {
  if (synonymsOf(a).includes(b)) return true;
  const long = Math.min(a.length, b.length) >= SLIP;
  return long && a[0] === b[0] && !/\d/u.test(a + b) && editDistance(a, b) <= 1;
}
