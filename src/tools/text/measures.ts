/** An amount that a text names: a length of time in days, or money in its own unit. */
export interface Measure {
  readonly unit: "days" | "money";
  readonly value: number;
}

/** A range that a text names: "day 31 to day 90", "up to $2,000.00". Open ends are infinite; both ends belong to it. */
export interface Window {
  readonly unit: Measure["unit"];
  readonly from: number;
  readonly to: number;
}

const spelled =
  "a:1 an:1 one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12 fourteen:14 fifteen:15 eighteen:18 twenty:20 thirty:30 forty:40 sixty:60 ninety:90";
const numbers: Readonly<Record<string, number>> = Object.fromEntries(
  spelled.split(" ").map((pair) => [pair.split(":")[0] ?? "", Number(pair.split(":")[1])]),
);
/** A month is 30 days and a year 365, as policies count. */
const lengths: Readonly<Record<string, number>> = {
  hour: 1 / 24,
  day: 1,
  week: 7,
  fortnight: 14,
  month: 30,
  year: 365,
};

const count = String.raw`(?:\d[\d,]*(?:\.\d+)?|${Object.keys(numbers).join("|")})`;
const unit = String.raw`(?:hour|day|week|fortnight|month|year)`;
const time = String.raw`(?:${count}(?:\s+and\s+a\s+half)?[\s-]+(?:(?:business|working|calendar|full)\s+)?${unit}s?\b(?:\s+and\s+a\s+half)?|${unit}s?\s+\d[\d,]*|half\s+an?\s+${unit}\b)`;
const money = String.raw`[$€£]\s?\d[\d,]*(?:\.\d+)?`;
const amount = `(?:${money}|${time})`;

const all = new RegExp(String.raw`(?<![\w.,])${amount}(?![\d%])`, "giu");
const between = new RegExp(
  String.raw`(?<low>${amount}|(?<![\w.,])${count})\s*(?:to|–|-|until|and)\s*(?<high>${amount})`,
  "giu",
);
const upTo = new RegExp(
  String.raw`\b(?:up to|at most|within|no more than|not more than|less than|under|below|(?:in|during) the first)\s+(?:the first\s+)?(?<high>${amount})`,
  "giu",
);
const from = new RegExp(
  String.raw`\b(?:more than|older than|longer than|over|above|after|from|at least|beyond)\s+(?<low>${amount})`,
  "giu",
);

/** The lengths of time and the sums that a text names: "two months" is 60 days. */
export function measuresIn(text: string): Measure[] {
  return [...text.matchAll(all)].flatMap(([found]) => read(found) ?? []);
}

/** The ranges that a text names. "after day 90" is open above, "within 30 days" begins at 0. */
export function windowsIn(text: string): Window[] {
  const windows: Window[] = [];
  let rest = text;
  const take = (
    pattern: RegExp,
    make: (low: string | undefined, high: string | undefined) => Window | undefined,
  ): void => {
    rest = rest.replaceAll(pattern, (whole: string, ...groups: unknown[]) => {
      const { low, high } = groups.at(-1) as { low?: string; high?: string };
      const made = make(low, high);
      if (made === undefined) return whole;
      windows.push(made);
      return " ";
    });
  };
  take(between, (low = "", high = "") => {
    const end = read(high);
    const start = read(low) ?? read(`${low} ${/[a-z]+$/iu.exec(high)?.[0] ?? ""}`) ?? read(`$${low}`);
    if (start === undefined || start.unit !== end?.unit || start.value > end.value) return undefined;
    return { unit: end.unit, from: start.value, to: end.value };
  });
  take(upTo, (_, high = "") => {
    const end = read(high);
    return end && { unit: end.unit, from: 0, to: end.value };
  });
  take(from, (low = "") => {
    const start = read(low);
    return start && { unit: start.unit, from: start.value, to: Number.POSITIVE_INFINITY };
  });
  return windows;
}

/** Whether a measure lies in a window of its unit. */
export function liesIn({ unit: own, value }: Measure, window: Window): boolean {
  return own === window.unit && window.from <= value && value <= window.to;
}

function read(found: string): Measure | undefined {
  const said = found.trim().toLowerCase();
  if (/^[$€£]/u.test(said)) return { unit: "money", value: numberOf(said.slice(1)) };
  const name = new RegExp(unit, "u").exec(said)?.[0];
  if (name === undefined) return undefined;
  const length = lengths[name] ?? 1;
  if (said.startsWith("half")) return { unit: "days", value: length / 2 };
  const counted = new RegExp(String.raw`\b${count}\b`, "iu").exec(said)?.[0] ?? "1";
  return { unit: "days", value: (numberOf(counted) + (/\band a half\b/u.test(said) ? 0.5 : 0)) * length };
}

function numberOf(said: string): number {
  return numbers[said.trim()] ?? Number(said.replaceAll(",", ""));
}
