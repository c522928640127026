import { addSteps, startOf } from "../../../tools/data/analysis/calendar.ts";
import type { Grain, Period } from "../../../tools/data/request/period.ts";
import { numberFrom, numberPattern } from "./number-words.ts";
import type { DataClock, TimeMention } from "./time-mention.ts";

type Found = Pick<TimeMention, "period" | "unit" | "ahead" | "dated" | "relative">;

interface Pattern {
  readonly regex: RegExp;
  readonly read: (match: RegExpExecArray, clock: DataClock) => Found | undefined;
}

const monthNames = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const month =
  "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec";
const year = "(?:of |in |,? ?)?\\b(20\\d\\d|last year|this year)\\b";
const grains = "day|week|month|quarter|year";
const ordinals: Readonly<Record<string, number>> = {
  first: 1,
  "1st": 1,
  second: 2,
  "2nd": 2,
  third: 3,
  "3rd": 3,
  fourth: 4,
  "4th": 4,
  last: 4,
};

/** In the order in which they are tried; text that one has taken is hidden from the next. */
export const timePatterns: readonly Pattern[] = [
  {
    regex: /\b(20\d\d)-(\d{2})-(\d{2})\b/g,
    read: (match) => stretch("day", match[0]),
  },
  { regex: /\b(20\d\d)-(\d{2})\b/g, read: (match) => stretch("month", `${match[0]}-01`) },
  {
    regex: new RegExp(
      `\\b(?:the )?week (?:of|starting|beginning) (?:the )?(${month})\\.? (\\d{1,2})(?:st|nd|rd|th)?(?:${year})?`,
      "gi",
    ),
    read: (match, clock) => {
      const day = dayOf(match[1], match[2], match[3], clock);
      return day === undefined ? undefined : { ...day, unit: "week", period: spanOf("week", day.period.from) };
    },
  },
  {
    regex: new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?(?: of)? (${month})\\b\\.?(?:${year})?`, "gi"),
    read: (match, clock) => dayOf(match[2], match[1], match[3], clock),
  },
  {
    regex: new RegExp(`\\b(${month})\\.? (\\d{1,2})(?:st|nd|rd|th)?\\b(?!\\d)(?:${year})?`, "gi"),
    read: (match, clock) => dayOf(match[1], match[2], match[3], clock),
  },
  {
    regex: new RegExp(`\\b(${month})\\b\\.?(?: ${year})?`, "gi"),
    read(match, clock) {
      // "may" and "march" are also verbs: as months they are capitalised, or have a year or a preposition.
      const name = match[1] ?? "";
      const before = match.input.slice(0, match.index);
      const placed =
        /(?:\b(?:in|since|until|till|during|for|of|from|to|and|or|after|before|than|vs|versus|last|this|next|every|between|by|through|last year's)\.? |, ?)$/i;
      const isCapitalised = match.index > 0 && /^[A-Z]/.test(name);
      if (
        /^(may|march|mar|sep|dec|jan|jun)$/i.test(name) &&
        match[2] === undefined &&
        !placed.test(before) &&
        !isCapitalised
      )
        return undefined;
      return monthOf(name, match[2], clock);
    },
  },
  {
    regex: new RegExp(`\\bq([1-4])(?: ?${year})?`, "gi"),
    read: (match, clock) => quarterOf(Number(match[1]), match[2], clock),
  },
  {
    regex: new RegExp(`\\b(?:the )?(first|second|third|fourth|1st|2nd|3rd|4th) quarter(?: ${year})?`, "gi"),
    read: (match, clock) => quarterOf(ordinals[(match[1] ?? "").toLowerCase()] ?? 1, match[2], clock),
  },
  {
    regex: new RegExp(`\\b(?:the )?(?:(first|second|1st|2nd) half|h([12]))(?: ${year})?`, "gi"),
    read(match, clock) {
      const half = Number(match[2] ?? ordinals[(match[1] ?? "first").toLowerCase()] ?? 1);
      const start = yearOf(match[3], clock);
      const from = `${start}-${half === 1 ? "01" : "07"}-01`;
      return { period: { from, to: addSteps("month", from, 6) }, unit: "span", ahead: from >= clock.to, dated: true };
    },
  },
  {
    regex: new RegExp(`\\b(?:the )?(spring|summer|autumn|winter)(?: ${year})?`, "gi"),
    read(match, clock) {
      const first = { spring: "03", summer: "06", autumn: "09", winter: "12" }[(match[1] ?? "").toLowerCase()] ?? "06";
      const from = latest(`${yearOf(match[2], clock)}-${first}-01`, match[2] !== undefined, clock);
      return {
        period: { from, to: addSteps("month", from, 3) },
        unit: "span",
        ahead: from >= clock.to,
        dated: match[2] !== undefined,
      };
    },
  },
  {
    regex: /\b(?:year to date|ytd|so far this year|this year so far)\b/gi,
    read: (_, clock) => ({
      period: { from: startOf("year", lastDay(clock)), to: clock.to },
      unit: "span",
      ahead: false,
      dated: true,
    }),
  },
  {
    regex: new RegExp(
      `\\b(?:the )?(?:last|past|previous|preceding|most recent|latest) (couple of|few|${numberPattern}) (${grains})s?\\b`,
      "gi",
    ),
    read(match, clock) {
      const count = match[1] === "few" ? 3 : match[1]?.startsWith("couple") ? 2 : (numberFrom(match[1] ?? "") ?? 1);
      return back(match[2], count, clock);
    },
  },
  {
    regex: new RegExp(`\\b(?:over|in|during|within|for|of|across) the (?:last|past) (${grains})\\b`, "gi"),
    read: (match, clock) => back(match[1], 1, clock),
  },
  {
    regex: new RegExp(
      `\\b(?:the )?(?:next|coming|following|upcoming) (?:(couple of|few|${numberPattern}) )?(${grains})s?\\b`,
      "gi",
    ),
    read(match, clock) {
      const count =
        match[1] === undefined
          ? 1
          : match[1] === "few"
            ? 3
            : match[1].startsWith("couple")
              ? 2
              : (numberFrom(match[1]) ?? 1);
      const grain = grainOf(match[2]);
      const from = match[1] === undefined ? addSteps(grain, startOf(grain, lastDay(clock)), 1) : clock.to;
      return {
        period: { from, to: addSteps(grain, from, count) },
        unit: count === 1 ? grain : "span",
        ahead: true,
        dated: true,
      };
    },
  },
  {
    regex: new RegExp(`\\b(?:the )?(last|previous|this|current|the past) (${grains})(?:'s)?\\b`, "gi"),
    read(match, clock) {
      const grain = grainOf(match[2]);
      const current = startOf(grain, lastDay(clock));
      if (/this|current/i.test(match[1] ?? "")) return calendar(grain, current, "this");
      return calendar(grain, addSteps(grain, startOf(grain, clock.to), -1), "last");
    },
  },
  {
    regex: /\b(today|yesterday)\b/gi,
    read: (match, clock) => stretch("day", addSteps("day", clock.to, match[0].toLowerCase() === "today" ? -1 : -2)),
  },
  {
    regex: /\b(20\d\d)\b(?! ?(?:tickets|rows|usd|dollars|minutes|hours|percent|%))/g,
    read: (match) => stretch("year", `${match[1]}-01-01`),
  },
];

function stretch(unit: Grain, from: string): Found | undefined {
  if (Number.isNaN(Date.parse(from))) return undefined;
  return { period: spanOf(unit, from), unit, ahead: false, dated: true };
}

function calendar(unit: Grain, from: string, relative: "this" | "last"): Found {
  return { period: spanOf(unit, from), unit, ahead: false, dated: true, relative };
}

function spanOf(unit: Grain, from: string): Period {
  return { from, to: addSteps(unit, from, 1) };
}

function back(unit: string | undefined, count: number, clock: DataClock): Found {
  const grain = grainOf(unit);
  return {
    period: { from: addSteps(grain, clock.to, -count), to: clock.to },
    unit: "span",
    ahead: false,
    dated: true,
    relative: "last",
  };
}

function monthOf(name: string, said: string | undefined, clock: DataClock): Found {
  const from = latest(`${yearOf(said, clock)}-${monthNumber(name)}-01`, said !== undefined, clock);
  return { period: spanOf("month", from), unit: "month", ahead: from >= clock.to, dated: said !== undefined };
}

function dayOf(
  name: string | undefined,
  day: string | undefined,
  said: string | undefined,
  clock: DataClock,
): Found | undefined {
  if (Number(day) < 1 || Number(day) > 31) return undefined;
  const from = latest(
    `${yearOf(said, clock)}-${monthNumber(name ?? "")}-${String(day).padStart(2, "0")}`,
    said !== undefined,
    clock,
  );
  const found = stretch("day", from);
  return found === undefined ? undefined : { ...found, dated: said !== undefined };
}

function quarterOf(quarter: number, said: string | undefined, clock: DataClock): Found {
  const first = `${yearOf(said, clock)}-${String(quarter * 3 - 2).padStart(2, "0")}-01`;
  const from = latest(first, said !== undefined, clock);
  return { period: spanOf("quarter", from), unit: "quarter", ahead: from >= clock.to, dated: said !== undefined };
}

/** Without a year: the most recent one that has begun within the data. */
function latest(from: string, dated: boolean, clock: DataClock): string {
  return !dated && from >= clock.to ? addSteps("year", from, -1) : from;
}

function yearOf(said: string | undefined, clock: DataClock): number {
  const current = Number(lastDay(clock).slice(0, 4));
  if (said === undefined || /this/i.test(said)) return current;
  return /last/i.test(said) ? current - 1 : Number(said);
}

function monthNumber(name: string): string {
  const index = monthNames.findIndex((each) => each.startsWith(name.toLowerCase().slice(0, 3)));
  return String(index + 1).padStart(2, "0");
}

function grainOf(text: string | undefined): Grain {
  const name = (text ?? "").toLowerCase();
  return name === "day" || name === "week" || name === "quarter" || name === "year" ? name : "month";
}

function lastDay(clock: DataClock): string {
  return addSteps("day", clock.to, -1);
}
