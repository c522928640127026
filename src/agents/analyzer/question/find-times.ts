import { addSteps, startOf } from "../../../tools/data/analysis/calendar.ts";
import type { DataClock, TimeMention } from "./time-mention.ts";
import { timePatterns } from "./time-patterns.ts";

/** Every stretch of time that a text names, in its order. Two that are joined ("from March to June") become one unless `keepApart`. */
export function findTimes(text: string, clock: DataClock, keepApart: boolean): readonly TimeMention[] {
  let hidden = text;
  const found: TimeMention[] = [];
  for (const { regex, read } of timePatterns) {
    for (const match of hidden.matchAll(regex)) {
      const what = read(match, clock);
      if (what === undefined) continue;
      const [start, end] = [match.index, match.index + match[0].length];
      const { relation, from } = relationBefore(text, start);
      found.push({ ...what, start: from, end, relation });
      hidden = hidden.slice(0, start) + " ".repeat(match[0].length) + hidden.slice(end);
    }
  }
  found.sort((a, b) => a.start - b.start);
  const dated = besideEachOther(shareYears(found));
  return keepApart ? dated : joinRanges(text, dated);
}

/** The preposition that decides what the time means, and where it begins. */
function relationBefore(text: string, start: number): { relation: TimeMention["relation"]; from: number } {
  const before = text.slice(0, start);
  const match =
    /(?:\b(ever since|since|starting(?: in| from)?|beginning(?: in)?|as of|after|following|before|prior to|until|till|up to|through|by|in|during|for|from|of|on|over|at|between)\s+)?(?:the\s+)?(?:(?:month|year|quarter|start|beginning|end|whole|middle) of\s+)?$/i.exec(
      before,
    );
  const word = match?.[1]?.toLowerCase() ?? "";
  const from = start - (match?.[0].length ?? 0);
  if (/since|starting|beginning|as of/.test(word)) return { relation: "since", from };
  if (/^(after|following)$/.test(word)) return { relation: "after", from };
  if (/^(before|prior to)$/.test(word)) return { relation: "before", from };
  if (/^(until|till|up to|through)$/.test(word)) return { relation: "until", from };
  // "by month" is a grouping, and "between"/"from" may open a range: the text keeps them.
  return { relation: "in", from: word === "by" ? start : from };
}

/** "March and April 2026": a month without a year takes its neighbour's. */
function shareYears(found: readonly TimeMention[]): readonly TimeMention[] {
  return found.map((mention, index) => {
    if (mention.dated) return mention;
    const next = found.slice(index + 1).find((each) => each.dated);
    const near = next !== undefined && next.start - mention.end < 24 ? next : undefined;
    if (near === undefined) return mention;
    const shift = Number(near.period.from.slice(0, 4)) - Number(mention.period.from.slice(0, 4));
    const moved = {
      from: addSteps("year", mention.period.from, shift),
      to: addSteps("year", mention.period.to, shift),
    };
    // "November and January 2026" goes back over the turn of the year.
    const back = moved.from > near.period.from && near.unit === mention.unit ? -1 : 0;
    const period = { from: addSteps("year", moved.from, back), to: addSteps("year", moved.to, back) };
    return { ...mention, period, dated: true, ahead: false };
  });
}

/** Beside "this month", "last month" is the one before it, even when this one is already complete. */
function besideEachOther(found: readonly TimeMention[]): readonly TimeMention[] {
  const current = found.find((mention) => mention.relative === "this");
  if (current === undefined) return found;
  return found.map((mention) => {
    if (mention.relative !== "last" || mention.unit === "span" || mention.unit !== current.unit) return mention;
    const from = addSteps(mention.unit, startOf(mention.unit, current.period.from), -1);
    return { ...mention, period: { from, to: addSteps(mention.unit, from, 1) } };
  });
}

function joinRanges(text: string, found: readonly TimeMention[]): readonly TimeMention[] {
  const joined: TimeMention[] = [];
  for (const mention of found) {
    const before = joined.at(-1);
    const between = before === undefined ? "" : text.slice(before.end, mention.end);
    const opened = before !== undefined && /\b(?:from|between)\b/i.test(text.slice(before.start, before.end));
    const dash = /^\s*(?:to|until|till|through|thru|–|-)\s+(?:the\s+)?(?:end of\s+)?\S/i.test(between);
    const and = opened && /^\s*and\s/i.test(between);
    if (before !== undefined && (dash || and) && before.period.from < mention.period.to) {
      joined[joined.length - 1] = {
        ...before,
        end: mention.end,
        unit: "span",
        relation: "in",
        period: { from: before.period.from, to: mention.period.to },
      };
    } else joined.push(mention);
  }
  return joined;
}
