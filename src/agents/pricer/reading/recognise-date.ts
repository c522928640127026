import { addMonths, dateText, isDay } from "../../../tools/pricing/calendar.ts";
import { MONTHS } from "./months.ts";
import { numberAt } from "./numbers.ts";
import { hasWords, wordAt, type Recogniser, type Scan } from "./scan.ts";

/** "2027-03-12", "12 March", "March 12th, 2027", "the 15th", "mid-month": a day, and whether service starts or ends on it. */
export const recogniseDate: Recogniser = (scan, at) => {
  const found = dayAt(scan, at);
  if (found === undefined) return undefined;
  return { kind: "date", at, length: found.length, role: roleOf(scan, at), date: found.date, note: found.note };
};

interface Day {
  readonly date: string;
  readonly length: number;
  /** What was taken for granted. */
  readonly note: string | undefined;
}

function dayAt(scan: Scan, at: number): Day | undefined {
  const text = wordAt(scan, at);
  if (isDay(text)) return { date: text, length: 1, note: undefined };
  if (text === "mid" || text === "middle") return middle(scan, at);
  if (text === "halfway" && wordAt(scan, at + 3) === "month") return nextDay(scan, 15, 4, "halfway through the month");
  const month = MONTHS[text];
  if (month !== undefined) {
    const day = dayNumberAt(scan, at + 1);
    return day === undefined ? undefined : withYear(scan, month, day.day, at, 1 + day.length);
  }
  const day = dayNumberAt(scan, at);
  if (day === undefined) return undefined;
  const of = wordAt(scan, at + day.length) === "of" ? 1 : 0;
  const after = MONTHS[wordAt(scan, at + day.length + of)];
  if (after !== undefined) return withYear(scan, after, day.day, at, day.length + of + 1);
  return rangeStart(scan, at, day) ?? (day.ordinal ? nextDay(scan, day.day, day.length, undefined) : undefined);
}

/** "10 to 20 March": the first day has its month from the second. */
function rangeStart(scan: Scan, at: number, day: { day: number; length: number }): Day | undefined {
  if (!["to", "until", "till", "through"].includes(wordAt(scan, at + day.length))) return undefined;
  const second = dayNumberAt(scan, at + day.length + 1);
  if (second === undefined) return undefined;
  const month = MONTHS[wordAt(scan, at + day.length + 1 + second.length)];
  const found = month === undefined ? undefined : withYear(scan, month, day.day, at, day.length);
  return found === undefined ? undefined : { ...found, length: day.length };
}

function dayNumberAt(scan: Scan, at: number) {
  const number = numberAt(scan.tokens, at);
  if (number === undefined || number.length > 1 || !number.value.isInteger()) return undefined;
  const day = number.value.toNumber();
  if (day < 1 || day > 31 || !/^\d/.test(wordAt(scan, at))) return undefined;
  const ordinal = /^(st|nd|rd|th)$/.test(wordAt(scan, at + 1));
  return { day, ordinal, length: ordinal ? 2 : 1 };
}

function withYear(scan: Scan, month: number, day: number, at: number, length: number): Day | undefined {
  const comma = wordAt(scan, at + length) === "," ? 1 : 0;
  const year = wordAt(scan, at + length + comma);
  const date = (y: string) => `${y}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  if (/^20\d\d$/.test(year)) {
    const full = date(year);
    return isDay(full) ? { date: full, length: length + comma + 1, note: undefined } : undefined;
  }
  const thisYear = date(scan.today.slice(0, 4));
  const next = thisYear >= scan.today ? thisYear : date(String(Number(scan.today.slice(0, 4)) + 1));
  return isDay(next) ? { date: next, length, note: `The next one is meant: ${dateText(next)}.` } : undefined;
}

/** "mid-month", "the middle of the month", "mid March": the 15th. */
function middle(scan: Scan, at: number): Day | undefined {
  const skip = hasWords(scan, at + 1, "of", "the") ? 2 : hasWords(scan, at + 1, "of") ? 1 : 0;
  const word = wordAt(scan, at + 1 + skip);
  // A day that is named later in the sentence says it better.
  const named = scan.tokens.some((_, i) => i > at + 1 + skip && dayNumberAt(scan, i)?.ordinal === true);
  if (word === "month") return named ? undefined : nextDay(scan, 15, 2 + skip, "the middle of the month");
  const month = MONTHS[word];
  const found = month === undefined ? undefined : withYear(scan, month, 15, at, 2 + skip);
  return found === undefined
    ? undefined
    : { ...found, note: `The middle of the month is read as ${dateText(found.date)}.` };
}

function nextDay(scan: Scan, day: number, length: number, meant: string | undefined): Day | undefined {
  const inMonth = (offset: number) =>
    `${addMonths(`${scan.today.slice(0, 7)}-01`, offset).slice(0, 8)}${String(day).padStart(2, "0")}`;
  const date = [0, 1, 2].map(inMonth).find((candidate) => isDay(candidate) && candidate >= scan.today);
  if (date === undefined) return undefined;
  return {
    date,
    length,
    note: `${meant === undefined ? `The ${ordinal(day)}` : meant.replace(/^t/, "T").replace(/^h/, "H")} is read as ${dateText(date)}, the next one.`,
  };
}

function ordinal(day: number): string {
  const suffix = day > 10 && day < 14 ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  return `${day}${suffix}`;
}

function roleOf(scan: Scan, at: number): "start" | "until" {
  for (let i = at - 1; i >= Math.max(0, at - 4); i--) {
    const word = wordAt(scan, i);
    if (
      /^(until|till|through|cancel|cancels|cancelling|canceling|cancelled|end|ends|ending|leave|leaving|stop|stopping|quit)$/.test(
        word,
      )
    )
      return "until";
    if (word === "to" && i === at - 1 && !/^(switch|move|change|upgrade|downgrade)/.test(wordAt(scan, i - 1)))
      return "until";
    if (/^(start|starts|starting|from|begin|beginning|join|joining|since|as)$/.test(word)) return "start";
  }
  const words = scan.tokens.map(({ lower }) => lower);
  const ends = words.some((word) => /^(cancel|cancels|cancelling|canceling|terminate|quit|leave)$/.test(word));
  return ends && !words.some((word) => /^(start|starts|starting|join|begin)$/.test(word)) ? "until" : "start";
}
