import type { Column, Dataset } from "../../../tools/data/catalog/dataset.ts";
import type { Filter } from "../../../tools/data/request/filter.ts";
import type { Measure } from "../../../tools/data/request/measure.ts";
import type { Period } from "../../../tools/data/request/period.ts";
import { listed, number, withUnit } from "./format.ts";
import { dayWords, periodPhrase } from "./period-words.ts";

const prefixes: Partial<Record<Measure["aggregation"], string>> = {
  average: "the average ",
  median: "the median ",
  min: "the lowest ",
  max: "the highest ",
  p90: "the 90th percentile of ",
  p95: "the 95th percentile of ",
  p99: "the 99th percentile of ",
  stddev: "the standard deviation of ",
  count_distinct: "the number of different ",
};

/** What is measured, as the subject of a sentence: "the average first reply time", "revenue", "the share of tickets with priority P1". */
export function subjectOf(dataset: Dataset, measure: Measure): string {
  const column = columnOf(dataset, measure.column);
  if (measure.aggregation === "share") {
    const whole = column?.role === "measure" ? column.label : dataset.noun.many;
    const flag: readonly Filter[] = column?.role === "flag" ? [{ op: "eq", column: column.name, value: true }] : [];
    return `the share of ${whole}${filtersPhrase(dataset, [...(measure.where ?? []), ...flag])}`;
  }
  if (measure.aggregation === "count")
    return column === undefined ? dataset.noun.many : `${dataset.noun.many} with ${column.label}`;
  const name = column?.label ?? dataset.noun.many;
  return `${prefixes[measure.aggregation] ?? ""}${measure.aggregation === "count_distinct" ? plural(name) : name}`;
}

export function columnOf(dataset: Dataset, name: string | undefined): Column | undefined {
  return dataset.columns.find((column) => column.name === name);
}

/** A filter in words: "priority P1", "first reply time over 120 minutes", "reopened". */
export function filterWords(dataset: Dataset, filter: Filter): string {
  const column = columnOf(dataset, filter.column);
  const label = column?.label ?? filter.column;
  const value = (each: string | number | boolean): string =>
    typeof each === "number"
      ? column === undefined
        ? number(each)
        : withUnit(each, column)
      : column?.role === "time"
        ? dayWords(String(each))
        : String(each);
  switch (filter.op) {
    case "eq":
      return column?.role === "flag"
        ? filter.value === true
          ? label
          : `not ${label}`
        : `${label} ${value(filter.value)}`;
    case "not_eq":
      return `${label} other than ${value(filter.value)}`;
    case "gt":
      return `${label} over ${value(filter.value)}`;
    case "gte":
      return `${label} of ${value(filter.value)} or more`;
    case "lt":
      return `${label} under ${value(filter.value)}`;
    case "lte":
      return `${label} of at most ${value(filter.value)}`;
    case "in":
      return `${label} ${filter.values.map(value).join(" or ")}`;
    case "not_in":
      return `${label} other than ${filter.values.map(value).join(" or ")}`;
    case "between":
      return `${label} from ${value(filter.from)} to ${value(filter.to)}`;
    case "is_empty":
      return column?.emptyWords[0] ?? `no value in ${label}`;
    case "not_empty":
      return `a value in ${label}`;
    case "contains":
      return `${label} containing "${filter.value}"`;
  }
}

/** " with priority P1 and region EMEA that are still open"; empty without filters. */
export function filtersPhrase(dataset: Dataset, filters: readonly Filter[]): string {
  const states = filters.filter((filter) => isState(dataset, filter)).map((filter) => filterWords(dataset, filter));
  const others = filters.filter((filter) => !isState(dataset, filter)).map((filter) => filterWords(dataset, filter));
  return `${others.length === 0 ? "" : ` with ${listed(others)}`}${states.length === 0 ? "" : ` that are ${listed(states)}`}`;
}

/** "reopened", "still open": what a row is, not what it has. */
function isState(dataset: Dataset, filter: Filter): boolean {
  const column = columnOf(dataset, filter.column);
  return (
    (filter.op === "eq" && column?.role === "flag") || (filter.op === "is_empty" && column?.emptyWords[0] !== undefined)
  );
}

/** "in March 2026"; for the whole data set, the stretch that it covers. Empty where the data has no dates. */
export function whenPhrase(dataset: Dataset, period: Period | undefined): string {
  const stretch = period ?? dataset.covers;
  return stretch === undefined ? "" : periodPhrase(stretch);
}

/** What the result rests on: rows, period, filters. */
export function basis(
  dataset: Dataset,
  scope: { readonly filters: readonly Filter[]; readonly period?: Period | undefined },
  rows: number,
): string {
  const noun = rows === 1 ? dataset.noun.one : dataset.noun.many;
  const when = whenPhrase(dataset, scope.period);
  const source = dataset.name === dataset.noun.many ? noun : `${noun} of ${dataset.name}`;
  return `Based on ${number(rows)} ${source}${when === "" ? "" : ` ${when}`}${filtersPhrase(dataset, scope.filters)}.`;
}

function plural(word: string): string {
  if (word.endsWith("s")) return word;
  return word.endsWith("y") ? `${word.slice(0, -1)}ies` : `${word}s`;
}
