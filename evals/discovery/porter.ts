const consonant = "(?:[^aeiouy]|(?<![^aeiou])y|^y)";
const vowel = "(?:[aeiou]|(?<=[^aeiou])y)";
const measured = (least: number): RegExp => new RegExp(`^${consonant}*(?:${vowel}+${consonant}+){${least}}`, "u");
const [m1, m2] = [measured(1), measured(2)];
const exactlyOne = new RegExp(`^${consonant}*${vowel}+${consonant}+${vowel}*$`, "u");
const hasVowel = new RegExp(vowel, "u");
const doubled = /([^aeiou])\1$/u;
const shortEnd = new RegExp(`${consonant}${vowel}(?=[^aeiouwxy]$)`, "u");

const second =
  "ational:ate tional:tion enci:ence anci:ance izer:ize abli:able alli:al entli:ent eli:e ousli:ous ization:ize ation:ate ator:ate alism:al iveness:ive fulness:ful ousness:ous aliti:al iviti:ive biliti:ble";
const third = "icate:ic ative: alize:al iciti:ic ical:ic ful: ness:";
const fourth = "al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize";

const rules = (text: string): readonly (readonly [string, string])[] =>
  text
    .split(" ")
    .map((rule): readonly [string, string] => [rule.split(":")[0] ?? "", rule.split(":")[1] ?? ""])
    .toSorted((a, b) => b[0].length - a[0].length);
const [step2, step3, step4] = [rules(second), rules(third), rules(fourth)];

/** The stem of a lower-cased word by the original algorithm (Porter, "An algorithm for suffix stripping", 1980), as BM25 systems use it. */
export function porter(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/u.test(word)) return word;
  let stem = word.replace(/(ss|i)es$/u, "$1").replace(/([^s])s$/u, "$1");
  stem = past(stem);
  if (stem.endsWith("y") && hasVowel.test(stem.slice(0, -1))) stem = `${stem.slice(0, -1)}i`;
  stem = replaced(stem, step2, m1);
  stem = replaced(stem, step3, m1);
  stem = dropped(stem);
  if (stem.endsWith("e")) {
    const base = stem.slice(0, -1);
    if (m2.test(base) || (m1.test(base) && !(exactlyOne.test(base) && shortEnd.test(base)))) stem = base;
  }
  return stem.endsWith("ll") && m2.test(stem) ? stem.slice(0, -1) : stem;
}

function past(word: string): string {
  if (word.endsWith("eed")) return m1.test(word.slice(0, -3)) ? word.slice(0, -1) : word;
  const base = word.replace(/(?:ed|ing)$/u, "");
  if (base === word || !hasVowel.test(base)) return word;
  if (/(?:at|bl|iz)$/u.test(base)) return `${base}e`;
  if (doubled.test(base) && !/[lsz]$/u.test(base)) return base.slice(0, -1);
  return exactlyOne.test(base) && shortEnd.test(base) ? `${base}e` : base;
}

function replaced(word: string, steps: typeof step2, least: RegExp): string {
  const rule = steps.find(([suffix]) => word.endsWith(suffix));
  if (rule === undefined) return word;
  const base = word.slice(0, -rule[0].length);
  return least.test(base) ? base + rule[1] : word;
}

function dropped(word: string): string {
  const rule = step4.find(([suffix]) => word.endsWith(suffix));
  if (rule === undefined) return word;
  const base = word.slice(0, -rule[0].length);
  const may = m2.test(base) && (rule[0] !== "ion" || /[st]$/u.test(base));
  return may ? base : word;
}
