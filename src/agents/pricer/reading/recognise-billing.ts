import { addMonths, dayNumber, dayText } from "../../../tools/pricing/calendar.ts";
import { MONTHS } from "./months.ts";
import { numberAt } from "./numbers.ts";
import { periodAt } from "./period-words.ts";
import { hasWords, wordAt, type Recogniser, type Scan } from "./scan.ts";

/** "billed yearly", "annual", "per year", "month to month": how the subscription is billed. */
export const recogniseBilling: Recogniser = (scan, at) => {
  if (hasWords(scan, at, "month", "to", "month"))
    return { kind: "billing", at, length: 3, billing: "monthly", strong: true };
  if (hasWords(scan, at, "for", "the", "year"))
    return { kind: "billing", at, length: 3, billing: "yearly", strong: false };
  if (hasWords(scan, at, "by", "the", "year"))
    return { kind: "billing", at, length: 3, billing: "yearly", strong: true };
  if (hasWords(scan, at, "by", "the", "month"))
    return { kind: "billing", at, length: 3, billing: "monthly", strong: true };
  const spelled = SPELLED[wordAt(scan, at)];
  if (spelled !== undefined && /^(budget|spend|spending|limit|allowance|cap)$/.test(wordAt(scan, at + 1)))
    return { kind: "budget_period", at, length: 1, per: spelled === "yearly" ? "year" : "month" };
  if (spelled !== undefined) return { kind: "billing", at, length: 1, billing: spelled, strong: true };
  const period = periodAt(scan, at);
  if (period === undefined) return undefined;
  const billing = period.per === "year" ? "yearly" : "monthly";
  return { kind: "billing", at, length: period.length, billing, strong: period.length === 1 };
};

/** "for 18 months", "two years", "the first year", "half a year": a stretch of time to add up. */
export const recogniseMonths: Recogniser = (scan, at) => {
  if (hasWords(scan, at, "half", "a", "year")) return { kind: "months", at, length: 3, count: 6 };
  if (hasWords(scan, at, "first", "year")) return { kind: "months", at, length: 2, count: 12 };
  if (hasWords(scan, at, "over") && periodAt(scan, at + 1)?.per === "year")
    return { kind: "months", at, length: 3, count: 12 };
  const number = numberAt(scan.tokens, at);
  if (number === undefined) return undefined;
  const unit = wordAt(scan, at + number.length);
  if (IGNORED_UNITS.test(unit)) return { kind: "skip", length: number.length + 1 };
  const factor = /^months?$/.test(unit) ? 1 : /^quarters?$/.test(unit) ? 3 : /^(years?|yrs?)$/.test(unit) ? 12 : 0;
  const count = number.value.times(factor).toNumber();
  if (factor === 0 || count < 1 || !Number.isInteger(count)) return undefined;
  if (count === 12 && wordAt(scan, at) === "one")
    return { kind: "billing", at, length: 2, billing: "yearly", strong: false };
  return { kind: "months", at, length: number.length + 1, count };
};

/** "last year", "in 2025", "a year ago", "the old price": prices of another day. */
export const recognisePast: Recogniser = (scan, at) => {
  if (/^(now|today|today's|currently|nowadays)$/.test(wordAt(scan, at)) && at > 0)
    return { kind: "now", at, length: 1 };
  if (hasWords(scan, at, "this", "year")) return { kind: "now", at, length: 2 };
  const yearAgo = () => addMonths(scan.today, -12);
  if (hasWords(scan, at, "last", "year") || hasWords(scan, at, "previous", "year"))
    return { kind: "past", at, length: 2, on: yearAgo() };
  if (hasWords(scan, at, "last", "year's")) return { kind: "past", at, length: 2, on: yearAgo() };
  if (
    hasWords(scan, at, "a", "year", "ago") ||
    hasWords(scan, at, "one", "year", "ago") ||
    hasWords(scan, at, "12", "months", "ago")
  )
    return { kind: "past", at, length: 3, on: yearAgo() };
  if (
    /^(old|previous|former|earlier|past)$/.test(wordAt(scan, at)) &&
    /^(price|prices|pricing|rates?|list|book)$/.test(wordAt(scan, at + 1))
  )
    return { kind: "past", at, length: 2, on: "previous" };
  if (hasWords(scan, at, "used", "to", "cost") || hasWords(scan, at, "used", "to", "be"))
    return { kind: "past", at, length: 3, on: "previous" };
  const month = monthOfYear(scan, at);
  if (month !== undefined) return month;
  const year = wordAt(scan, at);
  if (!/^20\d\d$/.test(year)) return undefined;
  if (year >= scan.today.slice(0, 4)) return { kind: "skip", length: 1 };
  return { kind: "past", at, length: 1, on: `${year}-12-31` };
};

/** "In March 2026", "before July 2026": the month's last day, or the day before it began. Months to come are no past. */
function monthOfYear(scan: Scan, at: number): { kind: "past"; at: number; length: number; on: string } | undefined {
  const before = wordAt(scan, at) === "before";
  if (!before && !/^(in|during|of|until|since)$/.test(wordAt(scan, at))) return undefined;
  const month = MONTHS[wordAt(scan, at + 1)];
  const year = wordAt(scan, at + 2);
  if (month === undefined || !/^20\d\d$/.test(year)) return undefined;
  const first = `${year}-${String(month).padStart(2, "0")}-01`;
  const on = dayText(dayNumber(before ? first : addMonths(first, 1)) - 1);
  return on < scan.today ? { kind: "past", at, length: 3, on } : undefined;
}

const SPELLED: Readonly<Record<string, "monthly" | "yearly">> = {
  yearly: "yearly",
  annual: "yearly",
  annually: "yearly",
  annualy: "yearly",
  anually: "yearly",
  anual: "yearly",
  yearlong: "yearly",
  monthly: "monthly",
  montly: "monthly",
};

const IGNORED_UNITS =
  /^(days?|weeks?|hours?|hrs?|minutes?|mins?|seconds?|tickets?|percent|%|points?|times|business|working|calendar)$/;
