import { InvalidInput } from "../../errors.ts";
import { addMonths, dayNumber, monthStart } from "../calendar.ts";
import type { Conventions } from "../conventions.ts";
import { exact, type Exact } from "../exact.ts";
import { quantityText } from "../money.ts";

/** A billing period; `to` is the first day after it. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** How much of a period is used: `used` of `whole`, in the convention's own unit. */
export interface PartOfPeriod {
  readonly used: Exact;
  readonly whole: Exact;
  /** "20 of 31 days". */
  readonly text: string;
  readonly period: Period;
}

/** The calendar month of a day; for yearly billing the twelve months from that day. */
export function periodOf(day: string, billing: "monthly" | "yearly"): Period {
  const from = billing === "monthly" ? monthStart(day) : day.slice(0, 10);
  return { from, to: addMonths(from, billing === "monthly" ? 1 : 12) };
}

/**
 * The share of a period from `start` (its first day by default) until `until` (the period's end by default). Whether the day
 * `until` itself is used, and in what unit is counted, is the convention's to say.
 *
 * @throws InvalidInput when the part does not lie within the period.
 */
export function partOfPeriod(
  period: Period,
  used: { readonly start?: string | undefined; readonly until?: string | undefined },
  proration: Conventions["proration"],
): PartOfPeriod {
  const start = used.start ?? period.from;
  const until = used.until ?? period.to;
  const inclusive = proration === "days_both_ends" && used.until !== undefined;
  const position = POSITION[proration];
  const from = position(start, period);
  const end = position(until, period) + (inclusive ? 1 : 0);
  const whole = position(period.to, period);
  if (from < 0 || end > whole || end < from) {
    throw new InvalidInput(`the part from ${start} until ${until} must lie within ${period.from} to ${period.to}`, {
      field: used.until === undefined ? "start" : "until",
      alternatives: [`${period.from} to ${period.to}`],
    });
  }
  const unit = proration === "seconds" ? "seconds" : "days";
  const part = exact(end - from);
  return {
    used: part,
    whole: exact(whole),
    text: `${quantityText(part)} of ${quantityText(String(whole))} ${unit}`,
    period,
  };
}

/** Where a moment stands in its period, counted from 0 at the period's first day. */
const POSITION = {
  days_end_exclusive: days,
  days_both_ends: days,
  seconds: (at, period) => (Date.parse(at) - Date.parse(period.from)) / 1000,
  days_30: (at, period) => {
    const [y0 = 0, m0 = 1, d0 = 1] = period.from.split("-").map(Number);
    const [y = 0, m = 1, d = 1] = at.slice(0, 10).split("-").map(Number);
    return ((y - y0) * 12 + (m - m0)) * 30 + Math.min(d, 30) - Math.min(d0, 30);
  },
} as const satisfies Record<Conventions["proration"], (at: string, period: Period) => number>;

function days(at: string, period: Period): number {
  return dayNumber(at) - dayNumber(period.from);
}
