import type { Column } from "../../../tools/data/catalog/dataset.ts";
import type { Measure } from "../../../tools/data/request/measure.ts";
import { aggregationIn } from "./aggregation.ts";
import { asks } from "./asks.ts";
import { startOf, type PlacedFilter } from "./filters.ts";
import type { Reading } from "./read-clause.ts";

export interface MeasureReading {
  readonly measure: Measure;
  /** Filters that the measure has not taken for itself. */
  readonly filters: readonly PlacedFilter[];
  /** Whether the clause names it, in place of the data set's own default. */
  readonly named: boolean;
  /** Of the column, when an adjective says it: "slowest" asks for high values of the reply time. */
  readonly direction: "high" | "low" | undefined;
}

const verbs =
  /\b(?:is|are|was|were|comes?|came|had|has|have|got|gets?|that|which|takes?|took|were|do|did|made|makes?|goes|went|belongs?|ended|stays?|stayed|remains?)\b/;

/** What the clause wants calculated. */
export function measureOf(reading: Reading, filters: readonly PlacedFilter[]): MeasureReading {
  const { text, dataset } = reading;
  const inConditions = new Set(reading.conditions.map((condition) => condition.mention));
  const columns = reading.mentions.flatMap((mention) =>
    mention.term.kind === "column" && !inConditions.has(mention) ? [{ ...mention.term, mention }] : [],
  );
  const amount = columns.find(({ column }) => column.role === "measure");
  const flag = columns.find(({ column }) => column.role === "flag");
  const said = aggregationIn(text);
  const wantsShare = asks.share.test(text);
  const counting =
    asks.howMany.test(text) && !(amount !== undefined && /^(?:sum|count_distinct)$/.test(amount.column.aggregation));
  if (flag !== undefined)
    return flagMeasure(flag.column, startOf(reading, flag.mention), reading, filters, amount?.column);
  if (wantsShare && filters.length > 0) return shareMeasure(reading, filters, amount?.column);
  if (amount !== undefined && !counting) {
    const aggregation = said === undefined || said === "count_distinct" ? amount.column.aggregation : said;
    const fits = aggregation === "sum" && amount.column.aggregation !== "sum" && !/\b(?:total|sum)\b/.test(text);
    const measure: Measure = {
      aggregation: fits ? amount.column.aggregation : aggregation,
      column: amount.column.name,
    };
    return { measure, filters, named: true, direction: amount.direction };
  }
  const distinct = distinctColumn(reading);
  if (distinct !== undefined) {
    return {
      measure: { aggregation: "count_distinct", column: distinct.name },
      filters,
      named: true,
      direction: undefined,
    };
  }
  const noun = reading.mentions.some(({ term }) => term.kind === "dataset");
  if (asks.howMany.test(text) && dataset.noun.many !== "rows") {
    return { measure: { aggregation: "count" }, filters, named: noun, direction: undefined };
  }
  const standard = dataset.defaultMeasure;
  const usesAmount =
    standard.column !== undefined && (said === "average" || said === "median") ? said : standard.aggregation;
  const measure: Measure =
    standard.column === undefined
      ? { aggregation: standard.aggregation }
      : { aggregation: usesAmount, column: standard.column };
  return { measure, filters, named: noun, direction: undefined };
}

/** "reopened": a part of the rows when a rate is asked for, a condition otherwise. */
function flagMeasure(
  flag: Column,
  at: number,
  reading: Reading,
  filters: readonly PlacedFilter[],
  amount: Column | undefined,
): MeasureReading {
  const asCondition: PlacedFilter = {
    filter: { op: "eq", column: flag.name, value: true },
    column: flag,
    at,
    values: [],
  };
  if (asks.share.test(reading.text) || asks.rate.test(reading.text)) {
    return { measure: { aggregation: "share", column: flag.name }, filters, named: true, direction: undefined };
  }
  const measure: Measure =
    amount === undefined
      ? { aggregation: "count" }
      : { aggregation: aggregationIn(reading.text) ?? amount.aggregation, column: amount.name };
  return { measure, filters: [...filters, asCondition], named: true, direction: undefined };
}

/**
 * Which filters are the part and which the whole. "What share of Enterprise tickets were urgent": what stands behind the verb is the part.
 * "Share of urgent tickets in EMEA": without a verb, what stands before the noun is the part.
 */
function shareMeasure(reading: Reading, filters: readonly PlacedFilter[], amount: Column | undefined): MeasureReading {
  const start = Math.max(0, reading.text.search(asks.share));
  const verb = reading.text.slice(start).search(verbs);
  const noun = reading.mentions.find(({ term }) => term.kind === "dataset");
  const split = verb >= 0 ? start + verb : noun === undefined ? reading.text.length : startOf(reading, noun);
  const isPart = (filter: PlacedFilter): boolean => {
    if (verb < 0) return filter.at < split && filter.at >= start;
    const lead = reading.text.slice(split, filter.at);
    const isPlace =
      /\b(?:in|for|within|among|during)\s+(?:the\s+)?$/.test(lead) &&
      filters.some((each) => each.at > split && each.at < filter.at);
    return filter.at > split && !isPlace;
  };
  const chosen = filters.filter(isPart);
  const part = chosen.length > 0 ? chosen : filters.slice(0, 1);
  const measure: Measure = {
    aggregation: "share",
    where: part.map(({ filter }) => filter),
    ...(amount?.aggregation === "sum" ? { column: amount.name } : defaultAmount(reading)),
  };
  return { measure, filters: filters.filter((filter) => !part.includes(filter)), named: true, direction: undefined };
}

function defaultAmount(reading: Reading): { readonly column?: string } {
  const { aggregation, column } = reading.dataset.defaultMeasure;
  return aggregation === "sum" && column !== undefined ? { column } : {};
}

/** "how many agents": a category, not the rows themselves, right behind the question word. */
function distinctColumn(reading: Reading): Column | undefined {
  const match = /\b(?:how many|number of|count of)(?:\s+(?:different|distinct|unique|various))*\s+/.exec(reading.text);
  if (match === null) return undefined;
  const at = match.index + match[0].length;
  const mention = reading.mentions.find((each) => startOf(reading, each) === at);
  if (mention?.term.kind !== "column") return undefined;
  const { column } = mention.term;
  return column.role === "category" || column.role === "identifier" ? column : undefined;
}
