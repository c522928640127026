const vowel = "[aeiouy]";
const double = /(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/u;
const shortSyllable = /(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy])$/u;

const exceptions: Readonly<Record<string, string>> = {
  skis: "ski",
  skies: "sky",
  dying: "die",
  lying: "lie",
  tying: "tie",
  idly: "idl",
  gently: "gentl",
  ugly: "ugli",
  early: "earli",
  only: "onli",
  singly: "singl",
};
const invariant: ReadonlySet<string> = new Set(["sky", "news", "howe", "atlas", "cosmos", "bias", "andes"]);
const invariantAfter1a: ReadonlySet<string> = new Set(
  "inning outing canning herring earring proceed exceed succeed".split(" "),
);

const step2: readonly (readonly [string, string])[] = [
  ["ization", "ize"],
  ["ational", "ate"],
  ["fulness", "ful"],
  ["ousness", "ous"],
  ["iveness", "ive"],
  ["tional", "tion"],
  ["biliti", "ble"],
  ["lessli", "less"],
  ["entli", "ent"],
  ["ation", "ate"],
  ["alism", "al"],
  ["aliti", "al"],
  ["ousli", "ous"],
  ["iviti", "ive"],
  ["fulli", "ful"],
  ["enci", "ence"],
  ["anci", "ance"],
  ["abli", "able"],
  ["izer", "ize"],
  ["ator", "ate"],
  ["alli", "al"],
  ["bli", "ble"],
];
const step3: readonly (readonly [string, string])[] = [
  ["ational", "ate"],
  ["tional", "tion"],
  ["alize", "al"],
  ["icate", "ic"],
  ["iciti", "ic"],
  ["ical", "ic"],
  ["ness", ""],
  ["ful", ""],
];
const step4 = /(?:ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|al|er|ic)$/u;

/**
 * The stem of a lower-cased English word, by the Porter2 (Snowball English) algorithm, the one behind Postgres' `english`
 * dictionary. Words of fewer than three letters and words that are not plain letters come back as they are.
 */
export function stem(word: string): string {
  if (word.length < 3 || !/^[a-z']+$/u.test(word)) return word;
  const special = exceptions[word];
  if (special !== undefined) return special;
  if (invariant.has(word)) return word;
  let stemmed = word
    .replace(/^'/u, "")
    .replace(/^y/u, "Y")
    .replaceAll(/(?<=[aeiouy])y/gu, "Y");
  const r1 = firstRegion(stemmed);
  const r2 = regionAfter(stemmed, r1);
  stemmed = plural(stemmed.replace(/'(?:s'?)?$/u, ""));
  if (invariantAfter1a.has(stemmed)) return stemmed;
  stemmed = pastAndGerund(stemmed, r1);
  stemmed = stemmed.replace(/(?<=.[^aeiouy])[yY]$/u, "i");
  stemmed = derived(stemmed, r1, r2);
  return finalLetter(stemmed, r1, r2).replaceAll("Y", "y");
}

/** Where R1 begins: after the first consonant that follows a vowel. */
function firstRegion(word: string): number {
  const prefix = /^(?:gener|commun|arsen)/u.exec(word)?.[0];
  return prefix === undefined ? regionAfter(word, 0) : prefix.length;
}

function regionAfter(word: string, from: number): number {
  const found = /[aeiouy][^aeiouy]/u.exec(word.slice(from));
  return found === null ? word.length : from + found.index + 2;
}

function plural(word: string): string {
  if (word.endsWith("sses")) return word.slice(0, -2);
  if (/ie[ds]$/u.test(word)) return word.slice(0, word.length > 4 ? -2 : -1);
  if (/(?:us|ss)$/u.test(word)) return word;
  return new RegExp(`${vowel}.+s$`, "u").test(word) ? word.slice(0, -1) : word;
}

function pastAndGerund(word: string, r1: number): string {
  const eed = /eed(?:ly)?$/u.exec(word);
  if (eed !== null) return eed.index >= r1 ? `${word.slice(0, eed.index)}ee` : word;
  const ending = /(?:ed|ing)(?:ly)?$/u.exec(word);
  if (ending === null) return word;
  const base = word.slice(0, ending.index);
  if (!new RegExp(vowel, "u").test(base)) return word;
  if (/(?:at|bl|iz)$/u.test(base)) return `${base}e`;
  // "added" is of "add", not of "ad"; so for "egged" and "offed".
  if (double.test(base)) return /^[aeo]..$/u.test(base) ? base : base.slice(0, -1);
  return r1 >= base.length && shortSyllable.test(base) ? `${base}e` : base;
}

function derived(word: string, r1: number, r2: number): string {
  return dropSuffix(replaceThird(replaceSecond(word, r1), r1, r2), r2);
}

function replaceSecond(word: string, r1: number): string {
  for (const [suffix, by] of step2) {
    if (word.endsWith(suffix)) return word.length - suffix.length >= r1 ? word.slice(0, -suffix.length) + by : word;
  }
  if (word.endsWith("ogi") && word.length - 3 >= r1 && word.at(-4) === "l") return word.slice(0, -1);
  return /[cdeghkmnrt]li$/u.test(word) && word.length - 2 >= r1 ? word.slice(0, -2) : word;
}

function replaceThird(word: string, r1: number, r2: number): string {
  for (const [suffix, by] of step3) {
    if (word.endsWith(suffix)) return word.length - suffix.length >= r1 ? word.slice(0, -suffix.length) + by : word;
  }
  return word.endsWith("ative") && word.length - 5 >= r2 ? word.slice(0, -5) : word;
}

function dropSuffix(word: string, r2: number): string {
  const found = step4.exec(word);
  if (found !== null) return found.index >= r2 ? word.slice(0, found.index) : word;
  return /[st]ion$/u.test(word) && word.length - 3 >= r2 ? word.slice(0, -3) : word;
}

function finalLetter(word: string, r1: number, r2: number): string {
  const last = word.length - 1;
  if (word.endsWith("e")) {
    if (last >= r2 || (last >= r1 && !shortSyllable.test(word.slice(0, -1)))) return word.slice(0, -1);
    return word;
  }
  return word.endsWith("ll") && last >= r2 ? word.slice(0, -1) : word;
}
