import type { Column, Dataset } from "../../../tools/data/catalog/dataset.ts";
import type { Filter } from "../../../tools/data/request/filter.ts";
import type { Mention } from "./find-mentions.ts";
import { numberFrom, numberPattern } from "./number-words.ts";
import type { Word } from "./words.ts";

export interface Condition {
  readonly filter: Filter;
  readonly column: Column;
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** The mention of the column that it used, if there was one. */
  readonly mention: Mention | undefined;
}

const unit =
  "minutes?|mins?|hours?|hrs?|days?|seconds?|weeks?|points?|stars?|usd|dollars?|seats?|customers?|users?|percent|%";
const number = `(${numberPattern})\\s*(${unit})?(?!\\s*(?:months?|quarters?|years?)\\b)`;

const rating =
  "(?:rated(?: us| it| them)?|rating of|score of|satisfaction of|scored|rating|of exactly|exactly|equal to)";

const patterns: readonly {
  readonly regex: RegExp;
  readonly op: "gt" | "gte" | "lt" | "lte" | "between" | "eq" | "either";
}[] = [
  { regex: new RegExp(`\\bbetween ${number} and ${number}`, "gi"), op: "between" },
  { regex: new RegExp(`\\b(?:at least|no less than|not less than|minimum of|>=) ?${number}`, "gi"), op: "gte" },
  {
    regex: new RegExp(`\\b(?:at most|no more than|not more than|within|up to|maximum of|inside) ?${number}`, "gi"),
    op: "lte",
  },
  {
    regex: new RegExp(
      `(?:\\b(?:over|above|more than|longer than|greater than|higher than|exceed(?:s|ed|ing)?|beyond|larger than|bigger than|better than)|>) ?${number}`,
      "gi",
    ),
    op: "gt",
  },
  {
    regex: new RegExp(
      `(?:\\b(?:under|below|less than|fewer than|shorter than|lower than|smaller than|faster than|quicker than|worse than|in less than|in under)|<) ?${number}`,
      "gi",
    ),
    op: "lt",
  },
  { regex: new RegExp(`\\b${number} (?:or|and) (?:more|higher|above|longer|better|over|up)\\b`, "gi"), op: "gte" },
  { regex: new RegExp(`\\b${number} (?:or|and) (?:less|fewer|lower|below|shorter|worse|under)\\b`, "gi"), op: "lte" },
  { regex: new RegExp(`\\b${rating} ?${number} or ${number}`, "gi"), op: "either" },
  { regex: new RegExp(`\\b${rating} ?${number}`, "gi"), op: "eq" },
];

/** Minutes in each unit of time. */
const minutes: Readonly<Record<string, number>> = {
  second: 1 / 60,
  minute: 1,
  min: 1,
  hour: 60,
  hr: 60,
  day: 1_440,
  week: 10_080,
};

/** Comparisons with numbers ("over 2 hours", "rated 4 or more"), each with the column it is about; a number in another unit is converted. */
export function findConditions(
  text: string,
  words: readonly Word[],
  mentions: readonly Mention[],
  dataset: Dataset,
): readonly Condition[] {
  let hidden = text;
  const conditions: Condition[] = [];
  for (const { regex, op } of patterns) {
    for (const match of hidden.matchAll(regex)) {
      const [start, end] = [match.index, match.index + match[0].length];
      const value = numberFrom(match[1] ?? "");
      if (value === undefined) continue;
      const said = unitOf(match[2]);
      const mention = nearest(words, mentions, start, said);
      const column = mention?.term.kind === "column" ? mention.term.column : byUnit(dataset, said);
      if (column === undefined) continue;
      const first = converted(value, said, column);
      const second = converted(numberFrom(match[3] ?? "") ?? value, unitOf(match[4]) ?? said, column);
      const filter = filterFor(op, column.name, first, second);
      conditions.push({ filter, column, start, end, mention });
      hidden = hidden.slice(0, start) + " ".repeat(match[0].length) + hidden.slice(end);
    }
  }
  return conditions;
}

function filterFor(op: (typeof patterns)[number]["op"], column: string, first: number, second: number): Filter {
  if (op === "between") return { op, column, from: first, to: second };
  return op === "either" ? { op: "in", column, values: [first, second] } : { op, column, value: first };
}

/** The closest mention of a number column whose unit can be meant. */
function nearest(
  words: readonly Word[],
  mentions: readonly Mention[],
  at: number,
  said: string | undefined,
): Mention | undefined {
  const fitting = mentions.filter(
    ({ term }) => term.kind === "column" && term.column.role === "measure" && fits(term.column, said),
  );
  const away = (mention: Mention): number => {
    const start = words[mention.start]?.start ?? 0;
    const end = words[mention.end - 1]?.end ?? 0;
    // What stands before the number is more often what it is about.
    return start >= at ? (start - at) * 1.5 : at - end;
  };
  return fitting.toSorted((a, b) => away(a) - away(b))[0];
}

function byUnit(dataset: Dataset, said: string | undefined): Column | undefined {
  if (said === undefined) return undefined;
  const fitting = dataset.columns.filter((column) => column.role === "measure" && unitOf(column.unit) === said);
  return fitting.length === 1 ? fitting[0] : undefined;
}

function fits(column: Column, said: string | undefined): boolean {
  if (said === undefined || said === "percent") return true;
  const own = unitOf(column.unit);
  return own === said || (own !== undefined && own in minutes && said in minutes);
}

function converted(value: number, said: string | undefined, column: Column): number {
  const [from, to] = [minutes[said ?? ""], minutes[unitOf(column.unit) ?? ""]];
  return from === undefined || to === undefined ? value : Math.round((value * from * 1e6) / to) / 1e6;
}

function unitOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const word = text.toLowerCase().replace(/s$/, "");
  const same: Readonly<Record<string, string>> = {
    hr: "hour",
    min: "minute",
    dollar: "usd",
    star: "point",
    user: "seat",
    "%": "percent",
  };
  return same[word] ?? word;
}
