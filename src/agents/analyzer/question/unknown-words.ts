import { InvalidInput } from "../../../tools/errors.ts";
import type { Column, Dataset } from "../../../tools/data/catalog/dataset.ts";
import type { Reading } from "./read-clause.ts";

const grouping =
  /\b(?:by|per|each|every|which|what|across)\s+(?:the\s+|their\s+|our\s+)?(?:(?:different|various|kind of|type of)\s+)?$/;
const measuring =
  /\b(?:how many|number of|count of|average|mean|median|total|sum of|how much|amount of|share of|percentage of|rate of)\s+(?:the\s+|our\s+)?(?:of\s+)?$/;
const selecting =
  /\b(?:about|from|in|regarding|concerning|via|through|called|named|on|with|without|excluding|except)\s+(?:the\s+|our\s+|a\s+|an\s+)?$/;
const naming = /\b(?:for|of|to|at|and|or|than|vs|versus|by)\s+(?:the\s+|our\s+)?$/;

/**
 * Refuses a clause in which a word that the data does not know decides what is asked: the grouping, the measure, or a selection. Other
 * unknown words are returned, to be named as not used.
 * @throws InvalidInput saying what there is in that place.
 */
export function checkUnknownWords(reading: Reading): readonly string[] {
  const { dataset, words, text } = reading;
  const unused: string[] = [];
  const hasSubject = reading.mentions.some(
    ({ term, start }) =>
      term.kind === "dataset" || (term.kind === "column" && isAmount(term.column) && !isQuantity(reading, start)),
  );
  for (const index of reading.unknown) {
    const word = words[index];
    if (word === undefined) continue;
    const before = text.slice(0, word.start);
    const next = reading.mentions.find((mention) => mention.start === index + 1);
    const isName = word.raw !== word.lower && index > 0;
    if (grouping.test(before) && !isName) throw noSuchGroup(dataset, word.raw);
    if (measuring.test(before) && next === undefined) throw noSuchMeasure(dataset, word.raw);
    const qualifies =
      next !== undefined &&
      next.term.kind !== "value" &&
      /^\s+$/.test(text.slice(word.end, words[next.start]?.start ?? word.end));
    if (qualifies || selecting.test(before) || (isName && naming.test(before))) throw noSuchValue(dataset, word.raw);
    // Nothing known is asked for, so this is: "what does Team cost".
    if (!hasSubject) throw noSuchMeasure(dataset, word.raw);
    unused.push(word.raw);
  }
  // With more unknown than known in it, the clause is about something else that happens to share a word.
  const [first] = unused;
  if (first !== undefined && unused.length >= Math.max(2, reading.mentions.length)) throw noSuchMeasure(dataset, first);
  return unused;
}

function isAmount(column: Column): boolean {
  return column.role === "measure" || column.role === "flag";
}

/** "25 seats" is how many somebody has, not what is asked for. */
function isQuantity(reading: Reading, word: number): boolean {
  return /\d\s+(?:\w+\s+){0,2}$/.test(reading.text.slice(0, reading.words[word]?.start ?? 0));
}

function noSuchGroup(dataset: Dataset, word: string): InvalidInput {
  const alternatives = dataset.columns
    .filter(({ role }) => role === "category" || role === "flag")
    .map(({ label }) => label);
  return new InvalidInput(`${dataset.title}: there is no "${word}" to group by; there are ${alternatives.join(", ")}`, {
    field: "question",
    alternatives,
  });
}

function noSuchMeasure(dataset: Dataset, word: string): InvalidInput {
  const alternatives = [
    dataset.noun.many,
    ...dataset.columns.filter(({ role }) => role === "measure" || role === "flag").map(({ label }) => label),
  ];
  return new InvalidInput(`${dataset.title}: there is nothing about "${word}"; there are ${alternatives.join(", ")}`, {
    field: "question",
    alternatives,
  });
}

function noSuchValue(dataset: Dataset, word: string): InvalidInput {
  const alternatives = dataset.columns
    .filter((column) => column.role === "category" && column.values.length <= 12)
    .map((column) => `${column.label}: ${column.values.map(({ value }) => value).join(", ")}`);
  return new InvalidInput(`${dataset.title}: nothing is called "${word}"; there is ${alternatives.join("; ")}`, {
    field: "question",
    alternatives,
  });
}
