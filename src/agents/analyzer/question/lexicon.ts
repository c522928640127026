import type { Column, Dataset } from "../../../tools/data/catalog/dataset.ts";
import { stemsOf } from "./words.ts";

/** What a phrase of a question can stand for. */
export type Term =
  | { readonly kind: "dataset" }
  | { readonly kind: "column"; readonly column: Column; readonly direction?: "high" | "low" }
  | { readonly kind: "value"; readonly column: Column; readonly value: string }
  | { readonly kind: "empty"; readonly column: Column };

export interface LexiconEntry {
  readonly stems: readonly string[];
  readonly term: Term;
}

/** Where one phrase names several things, the more precise one is meant: "revenue" the amount, not the data set of that name. */
const rank = { column: 0, value: 1, empty: 2, dataset: 3 } as const;

/** Parts of names that say how a number is written, not what it is. */
const unitWords = new Set([
  "usd",
  "eur",
  "gbp",
  "minute",
  "hour",
  "day",
  "second",
  "ms",
  "pct",
  "percent",
  "id",
  "at",
  "name",
  "count",
  "date",
]);

/** Everything a data set can be asked by: its names, columns and values, with the synonyms of its description. */
export function lexiconOf(dataset: Dataset): readonly LexiconEntry[] {
  const entries: LexiconEntry[] = [];
  const add = (phrase: string, term: Term): void => {
    const stems = stemsOf(phrase);
    if (stems.length === 0) return;
    if (!entries.some((entry) => entry.stems.join(" ") === stems.join(" ") && sameTerm(entry.term, term))) {
      entries.push({ stems, term });
    }
  };
  const generic = dataset.noun.many === "rows";
  const names = [
    dataset.name,
    dataset.title,
    ...dataset.synonyms,
    ...(generic ? [] : [dataset.noun.one, dataset.noun.many]),
  ];
  for (const phrase of names) add(phrase, { kind: "dataset" });
  for (const column of dataset.columns) {
    const named = stemsOf(column.name);
    add(column.name, { kind: "column", column });
    const core = named.filter((stem) => !unitWords.has(stem));
    if (core.length > 0 && column.role !== "identifier") add(core.join(" "), { kind: "column", column });
    for (const phrase of column.synonyms) add(phrase, { kind: "column", column });
    for (const phrase of column.highWords) add(phrase, { kind: "column", column, direction: "high" });
    for (const phrase of column.lowWords) add(phrase, { kind: "column", column, direction: "low" });
    for (const phrase of column.emptyWords) add(phrase, { kind: "empty", column });
    for (const { value, synonyms } of column.values) {
      for (const phrase of [value, ...synonyms]) add(phrase, { kind: "value", column, value });
    }
  }
  return entries.toSorted((a, b) => b.stems.length - a.stems.length || rank[a.term.kind] - rank[b.term.kind]);
}

function sameTerm(a: Term, b: Term): boolean {
  const column = (term: Term): string => (term.kind === "dataset" ? "" : term.column.name);
  const value = (term: Term): string => (term.kind === "value" ? term.value : "");
  return a.kind === b.kind && column(a) === column(b) && value(a) === value(b);
}
