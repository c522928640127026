import type { Grain } from "../../../tools/data/request/period.ts";

/** A comparison with an earlier stretch that is named only by its distance: "than the month before", "year over year". */
export interface Shift {
  /** `period`: as long as the present one. */
  readonly by: Grain | "period";
  readonly start: number;
  readonly end: number;
}

const grains = "day|week|month|quarter|year|period";
const against = "than|to|with|against|vs\\.?|versus|over|from|on|and";

const patterns: readonly { readonly regex: RegExp; readonly by?: Shift["by"] }[] = [
  {
    regex:
      /\b(?:than |to |with |as |in |vs\.? |versus |against |from )?(?:the )?same (?:period|month|quarter|time|week|day)s?(?: of| in)?(?: the)? (?:last|previous|prior|preceding) year\b/i,
    by: "year",
  },
  {
    regex:
      /\b(?:than |to |with |as |in |vs\.? |versus |against |from )?(?:the )?same (?:period|month|quarter|time|week|day) (?:a|one) year (?:ago|earlier|before)\b/i,
    by: "year",
  },
  { regex: /\byear[ -](?:over|on)[ -]year\b|\byoy\b|\by\/y\b/i, by: "year" },
  { regex: /\bmonth[ -](?:over|on)[ -]month\b|\bmom\b/i, by: "month" },
  { regex: /\bweek[ -](?:over|on)[ -]week\b|\bwow\b/i, by: "week" },
  { regex: /\bquarter[ -](?:over|on)[ -]quarter\b|\bqoq\b/i, by: "quarter" },
  { regex: new RegExp(`\\b(?:${against}) (?:a|one|the) (${grains}) (?:earlier|before|ago|prior)\\b`, "i") },
  { regex: new RegExp(`\\b(?:${against}) (?:the )?(?:previous|prior|preceding|last|past) (${grains})\\b(?!s)`, "i") },
  { regex: /\b(?:than|to|with|against|vs\.?|versus) the (?:last|previous|prior) one\b/i },
  { regex: /\b(?:than|as|to|with) (?:last|the previous) year(?:'s)?\b/i, by: "year" },
];

/** The first such comparison in a text. */
export function findShift(text: string): Shift | undefined {
  for (const { regex, by } of patterns) {
    const match = regex.exec(text);
    if (match === null) continue;
    const named = (match[1] ?? "").toLowerCase();
    const grain =
      named === "day" || named === "week" || named === "quarter" || named === "year" || named === "month"
        ? named
        : "period";
    return { by: by ?? grain, start: match.index, end: match.index + match[0].length };
  }
  return undefined;
}
