import { addSteps, startOf } from "../../../tools/data/analysis/calendar.ts";
import type { Grain, Period } from "../../../tools/data/request/period.ts";

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** A period as one says it: "March 2026", "Q3 2026", "2025", "May to October 2026", "9 to 15 March 2026". */
export function periodWords({ from, to }: Period): string {
  for (const grain of ["year", "quarter", "month"] as const) {
    if (startOf(grain, from) === from && addSteps(grain, from, 1) === to) return stepWords(grain, from);
  }
  const last = addSteps("day", to, -1);
  if (last === from) return dayWords(from);
  if (from.endsWith("-01") && to.endsWith("-01")) {
    return from.slice(0, 4) === last.slice(0, 4)
      ? `${monthName(from)} to ${stepWords("month", last)}`
      : `${stepWords("month", from)} to ${stepWords("month", last)}`;
  }
  if (from.slice(0, 7) === last.slice(0, 7)) return `${Number(from.slice(8))} to ${dayWords(last)}`;
  if (from.slice(0, 4) === last.slice(0, 4)) return `${Number(from.slice(8))} ${monthName(from)} to ${dayWords(last)}`;
  return `${dayWords(from)} to ${dayWords(last)}`;
}

/** A period where a sentence has it: "in March 2026", "from 9 to 15 March 2026", "on 9 March 2026". */
export function periodPhrase(period: Period): string {
  const words = periodWords(period);
  if (words.includes(" to ")) return `from ${words}`;
  return addSteps("day", period.from, 1) === period.to ? `on ${words}` : `in ${words}`;
}

/** One step of time by its first day. */
export function stepWords(grain: Grain, start: string): string {
  switch (grain) {
    case "day":
      return dayWords(start);
    case "week":
      return `the week of ${dayWords(start)}`;
    case "month":
      return `${monthName(start)} ${start.slice(0, 4)}`;
    case "quarter":
      return `Q${Math.floor((Number(start.slice(5, 7)) - 1) / 3) + 1} ${start.slice(0, 4)}`;
    case "year":
      return start.slice(0, 4);
  }
}

/** With its preposition: "in March 2026", "on 9 March 2026". */
export function stepPhrase(grain: Grain, start: string): string {
  return `${grain === "day" ? "on" : "in"} ${stepWords(grain, start)}`;
}

export function dayWords(day: string): string {
  return `${Number(day.slice(8, 10))} ${monthName(day)} ${day.slice(0, 4)}`;
}

function monthName(day: string): string {
  return months[Number(day.slice(5, 7)) - 1] ?? "";
}
