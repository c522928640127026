import type { Grain } from "../request/period.ts";

const DAY = 86_400_000;

/** First day of the step that a day lies in; weeks start on Monday. ISO dates in and out. */
export function startOf(grain: Grain, day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  switch (grain) {
    case "day":
      return day;
    case "week":
      return iso(new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * DAY));
    case "month":
      return `${day.slice(0, 7)}-01`;
    case "quarter":
      return iso(new Date(Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / 3) * 3, 1)));
    case "year":
      return `${day.slice(0, 4)}-01-01`;
  }
}

/** The day `steps` steps later (earlier when negative); a day past the end of a month becomes its last. */
export function addSteps(grain: Grain, day: string, steps: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (grain === "day" || grain === "week")
    return iso(new Date(date.getTime() + steps * DAY * (grain === "day" ? 1 : 7)));
  const months = steps * { month: 1, quarter: 3, year: 12 }[grain];
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return iso(new Date(first.getTime() + (Math.min(date.getUTCDate(), last) - 1) * DAY));
}

/** First days of all steps that overlap [from, to). */
export function stepsBetween(grain: Grain, from: string, to: string): readonly string[] {
  const starts: string[] = [];
  for (let start = startOf(grain, from); start < to && starts.length < 5_000; start = addSteps(grain, start, 1))
    starts.push(start);
  return starts;
}

/** Whole days in [from, to). */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

function iso(date: Date): string {
  return date.toISOString().slice(0, 10);
}
