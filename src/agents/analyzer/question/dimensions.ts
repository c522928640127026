import type { Grain } from "../../../tools/data/request/period.ts";
import type { Dimension } from "../../../tools/data/request/request.ts";
import type { Measure } from "../../../tools/data/request/measure.ts";
import { asks } from "./asks.ts";
import { startOf, type PlacedFilter } from "./filters.ts";
import type { Reading } from "./read-clause.ts";

/** Categories to group by: those that the clause names, and those of which it sets several values side by side. */
export function dimensionsOf(
  reading: Reading,
  filters: readonly PlacedFilter[],
  measure: Measure,
): readonly Dimension[] {
  const found = new Map<string, Dimension>();
  for (const mention of reading.mentions) {
    if (mention.term.kind !== "column") continue;
    const { column } = mention.term;
    if (column.role !== "category" || (measure.aggregation === "count_distinct" && measure.column === column.name))
      continue;
    // "the EMEA region": the name only repeats what the value says.
    if (
      filters.some((filter) => filter.column.name === column.name && filter.values.length === 1) &&
      !asksFor(reading, startOf(reading, mention))
    )
      continue;
    found.set(column.name, { column: column.name });
  }
  const flag = reading.mentions.find(
    ({ term, start }) => term.kind === "column" && term.column.role === "flag" && isBy(reading, start),
  );
  if (flag?.term.kind === "column" && measure.column !== flag.term.column.name)
    found.set(flag.term.column.name, { column: flag.term.column.name });
  // What shrinks in one place is hidden by what grows in another: "where do we lose ground" looks at both.
  if (asks.growth.test(reading.text) && /\bwhere\b/.test(reading.text)) {
    const categories = reading.dataset.columns.filter((column) => column.role === "category" && column.distinct > 1);
    for (const column of categories) if (found.size < 2) found.set(column.name, { column: column.name });
  }
  const contrasted = filters.find(
    (filter) => filter.values.length > 1 && filter.column.role === "category" && isContrast(reading, filter),
  );
  if (contrasted !== undefined) found.set(contrasted.column.name, { column: contrasted.column.name });
  return [...found.values()].slice(0, 3);
}

/** A part of the date that is asked for: "which weekday", "by hour", "what month was busiest". */
export function timePartOf(reading: Reading): Dimension | undefined {
  const column = reading.dataset.timeColumn;
  if (column === undefined) return undefined;
  const { text } = reading;
  const fine = reading.dataset.grain === "day";
  if (
    fine &&
    /\b(?:weekdays?|days? of (?:the )?week|weekends?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b/.test(text)
  )
    return { column, part: "weekday" };
  if (
    fine &&
    /\b(?:hours? of (?:the )?day|(?:what|which) (?:hours?|time)|time of (?:the )?day|(?:by|per|each) hour|hourly|morning|afternoon|evening|at night)\b/.test(
      text,
    )
  ) {
    return { column, part: "hour" };
  }
  if (/\b(?:time of (?:the )?year|seasonal\w*|months? of (?:the )?year|calendar months?)\b/.test(text))
    return { column, part: "month_of_year" };
  const named =
    /\b(?:which|what|in which|on which|busiest|quietest|best|worst|strongest|weakest|slowest|highest|lowest|record|top)(?: \w+)?? (days?|weeks?|months?|quarters?|years?)\b/.exec(
      text,
    );
  const part = grainNamed(named?.[1]);
  if (part !== undefined && (fine || (part !== "day" && part !== "week"))) return { column, part };
  return /\bwhen (?:did|was|were|do|does|is|are)\b/.test(text) &&
    (asks.high.test(text) || asks.low.test(text) || asks.worst.test(text) || asks.best.test(text))
    ? { column, part: "month" }
    : undefined;
}

/** A step of time to follow: "per week", "monthly". */
export function grainOf(reading: Reading): Grain | undefined {
  const match =
    /\b(?:(?:per|by|each|every|a) (day|week|month|quarter|year)|(daily|weekly|monthly|quarterly|yearly|annual(?:ly)?)|(day|week|month|quarter|year)[ -](?:by|to|over)[ -](?:day|week|month|quarter|year))\b/.exec(
      reading.text,
    );
  const adverb =
    { daily: "day", weekly: "week", monthly: "month", quarterly: "quarter", yearly: "year" }[match?.[2] ?? ""] ??
    (match?.[2] === undefined ? undefined : "year");
  return grainNamed(match?.[1] ?? match?.[3] ?? adverb);
}

function grainNamed(text: string | undefined): Grain | undefined {
  const name = text?.replace(/s$/, "");
  return name === "day" || name === "week" || name === "month" || name === "quarter" || name === "year"
    ? name
    : undefined;
}

function asksFor(reading: Reading, at: number): boolean {
  return /\b(?:by|per|each|every|which|what|across|between|among)\s+(?:the\s+|of the\s+)?$/.test(
    reading.text.slice(0, at),
  );
}

function isBy(reading: Reading, word: number): boolean {
  return /\b(?:by|per|depending on|whether)\s+(?:\w+\s+){0,2}$/.test(
    reading.text.slice(0, reading.words[word]?.start ?? 0),
  );
}

/** "Enterprise or Team", "chat versus phone", "compare …", "each": side by side; "Enterprise and Team tickets" alone is one total. */
function isContrast(reading: Reading, filter: PlacedFilter): boolean {
  const sides = reading.mentions.filter(({ term }) => term.kind === "value" && term.column.name === filter.column.name);
  const [first, last] = [sides[0], sides.at(-1)];
  if (first === undefined || last === undefined) return false;
  const between = reading.text.slice(startOf(reading, first), startOf(reading, last));
  if (/\b(?:vs|versus|than|against|compared)\b/.test(between) || asks.compare.test(reading.text)) return true;
  // "tickets from Team or Starter" is one number; "is Team or Starter happier" is two.
  const weighs =
    /\b(?:more|less|fewer|better|worse|higher|lower|faster|slower|quicker|happier|longer|shorter|bigger|larger|smaller|busier|stronger|weaker|which|who)\b/;
  return /\b(?:each|respectively|both)\b/.test(reading.text) || (/\bor\b/.test(between) && weighs.test(reading.text));
}
