import type { Dataset } from "../../../tools/data/catalog/dataset.ts";
import { withoutDelivery } from "./clauses.ts";
import { findConditions, type Condition } from "./find-conditions.ts";
import { findMentions, type Mention } from "./find-mentions.ts";
import { findShift, type Shift } from "./find-shift.ts";
import { findTimes } from "./find-times.ts";
import { lexiconOf } from "./lexicon.ts";
import type { TimeMention } from "./time-mention.ts";
import { isGeneralWord } from "./vocabulary.ts";
import { wordsOf, type Word } from "./words.ts";

/** A clause as it looks from one data set: what of it means something there, and what does not. */
export interface Reading {
  readonly dataset: Dataset;
  /** Lower case, with what became times, conditions and the answer's form blanked out; offsets are those of the clause. */
  readonly text: string;
  readonly words: readonly Word[];
  readonly mentions: readonly Mention[];
  readonly times: readonly TimeMention[];
  readonly shift: Shift | undefined;
  readonly conditions: readonly Condition[];
  /** Words that mean nothing to the data set and are no general words. */
  readonly unknown: readonly number[];
  /** How much of the clause is about this data set. */
  readonly score: number;
}

const contrast =
  /\b(?:vs|versus|compare[ds]?|comparing|comparison|against|differences?|differ|changed?|changes|than|grew|grow|growth|increased?|decreased?|rose|risen|rise|fell|fallen|drop(?:ped)?|went)\b/i;

/** Reads a clause with one data set in mind. */
export function readClause(clause: string, dataset: Dataset): Reading {
  let text = withoutDelivery(clause);
  const hide = (start: number, end: number): void => {
    text = text.slice(0, start) + " ".repeat(Math.max(0, end - start)) + text.slice(end);
  };
  const shift = dataset.covers === undefined ? undefined : findShift(text);
  if (shift !== undefined) hide(shift.start, shift.end);
  const times = dataset.covers === undefined ? [] : findTimes(text, dataset.covers, contrast.test(text));
  for (const time of times) hide(time.start, time.end);
  const words = wordsOf(text);
  const found = findMentions(words, lexiconOf(dataset), new Set());
  const conditions = findConditions(text, words, found, dataset);
  for (const condition of conditions) hide(condition.start, condition.end);
  const inCondition = (index: number): boolean =>
    conditions.some(
      (condition) => (words[index]?.start ?? 0) >= condition.start && (words[index]?.end ?? 0) <= condition.end,
    );
  const mentions = found.filter(
    (mention) =>
      !isCommonWord(mention, words, found) &&
      !isPaceOfGrowth(mention, words) &&
      !isRelative(mention, words) &&
      !mention.words.every(inCondition),
  );
  const used = new Set(mentions.flatMap((mention) => mention.words));
  const tolerated = describedWords(dataset);
  const unknown = words.flatMap(({ stem, lower }, index) =>
    used.has(index) || inCondition(index) || isGeneralWord(stem) || isGeneralWord(lower) || tolerated.has(stem)
      ? []
      : [index],
  );
  return {
    dataset,
    text: text.toLowerCase(),
    words,
    mentions,
    times,
    shift,
    conditions,
    unknown,
    score: scoreOf(mentions, conditions),
  };
}

/** "our support team" is not the plan Team: a value that is also a common word counts when it is capitalised, or next to what it can belong to. */
function isCommonWord(mention: Mention, words: readonly Word[], all: readonly Mention[]): boolean {
  const { term } = mention;
  const word = words[mention.start];
  if (term.kind !== "value" || mention.end - mention.start !== 1 || word === undefined) return false;
  if (!isGeneralWord(word.lower) || word.raw !== word.lower || term.value === term.value.toLowerCase()) return false;
  const next = words[mention.end];
  const isBesideNoun = /^(customers?|plan|plans|users?|tier|accounts?|subscription|subscribers?|clients?|seats?)$/.test(
    next?.lower ?? "",
  );
  const isBesideMention = all.some((each) => each.start === mention.end && each.term.kind !== "value");
  const hasSibling = all.some(
    (each) => each !== mention && each.term.kind === "value" && each.term.column.name === term.column.name,
  );
  return !isBesideNoun && !isBesideMention && !hasSibling;
}

/** "growing faster" is not about fast replies. */
function isPaceOfGrowth({ term, start, end }: Mention, words: readonly Word[]): boolean {
  if (term.kind !== "column" || term.direction === undefined) return false;
  const beside = words.slice(Math.max(0, start - 3), end + 3).map((word) => word.lower);
  return beside.some((word) => /^(?:gr[eo]w|shr[aiu]nk|r[io]s|declin|increas|decreas|expand|fall)/.test(word));
}

/** "those who phone" asks for nobody: as a question, "who" and "where" begin a clause. */
function isRelative({ start, words: [only = 0, ...rest] }: Mention, words: readonly Word[]): boolean {
  if (rest.length > 0 || !/^(?:who|where)$/.test(words[only]?.lower ?? "")) return false;
  return start > 0 && !/^(?:and|or|then|also)$/.test(words[start - 1]?.lower ?? "");
}

/** Words that the data set's own description uses: they may stand in a question without meaning a filter. */
function describedWords(dataset: Dataset): ReadonlySet<string> {
  const texts = [dataset.title, dataset.description, ...dataset.columns.map((column) => column.meaning ?? "")];
  return new Set(texts.flatMap((text) => wordsOf(text).map((word) => word.stem)));
}

function scoreOf(mentions: readonly Mention[], conditions: readonly Condition[]): number {
  const weight = { dataset: 3, column: 2, value: 1, empty: 2 };
  const certainty = { exact: 1, scattered: 0.7, misspelled: 0.7 };
  return mentions.reduce((sum, { term, how, words }) => {
    const measure = term.kind === "column" && (term.column.role === "measure" || term.column.role === "flag") ? 0.5 : 0;
    return sum + (weight[term.kind] + measure) * certainty[how] + 0.25 * (words.length - 1);
  }, 2 * conditions.length);
}
