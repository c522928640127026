import type { Column } from "../../../tools/data/catalog/dataset.ts";
import type { Filter } from "../../../tools/data/request/filter.ts";
import type { Mention } from "./find-mentions.ts";
import type { Reading } from "./read-clause.ts";

/** A filter with the place in the clause it came from. */
export interface PlacedFilter {
  readonly filter: Filter;
  readonly column: Column;
  /** Offset of its first character. */
  readonly at: number;
  /** Values it selects, where it selects values. */
  readonly values: readonly string[];
}

const negations =
  /\b(?:not|except(?: for)?|excluding|without|other than|apart from|but not|aside from|ignoring|leaving out|non|isn't|aren't|wasn't|weren't)\s+(?:(?:the|for|in|on|from|by|about|with|of|related to)\s+){0,2}$/;

/** The conditions of a clause: values by column (several of one column are alternatives), emptiness, flags, numbers. */
export function filtersOf(reading: Reading): readonly PlacedFilter[] {
  const placed: PlacedFilter[] = [];
  const groups = new Map<string, { column: Column; mentions: Mention[]; negated: boolean }>();
  for (const mention of reading.mentions) {
    const { term } = mention;
    const at = startOf(reading, mention);
    if (term.kind === "empty") {
      const op = isNegated(reading, at) ? "not_empty" : "is_empty";
      placed.push({ filter: { op, column: term.column.name }, column: term.column, at, values: [] });
    }
    if (term.kind !== "value") continue;
    const negated =
      isNegated(reading, at) ||
      followsNegated(reading, mention, groups.get(`${term.column.name} not`)?.mentions.at(-1));
    const key = `${term.column.name}${negated ? " not" : ""}`;
    const group = groups.get(key) ?? { column: term.column, mentions: [], negated };
    group.mentions.push(mention);
    groups.set(key, group);
  }
  for (const { column, mentions, negated } of groups.values()) {
    const values = [...new Set(mentions.flatMap(({ term }) => (term.kind === "value" ? [term.value] : [])))];
    const [only = ""] = values;
    const at = Math.min(...mentions.map((mention) => startOf(reading, mention)));
    const several = values.length > 1;
    const filter: Filter = several
      ? { op: negated ? "not_in" : "in", column: column.name, values }
      : { op: negated ? "not_eq" : "eq", column: column.name, value: only };
    placed.push({ filter, column, at, values: negated ? [] : values });
  }
  for (const { filter, column, start } of reading.conditions) placed.push({ filter, column, at: start, values: [] });
  return placed;
}

export function startOf(reading: Reading, mention: Mention): number {
  return reading.words[mention.start]?.start ?? 0;
}

function isNegated(reading: Reading, at: number): boolean {
  return negations.test(reading.text.slice(0, at));
}

/** "not billing or bug": the second value shares the first one's negation. */
function followsNegated(reading: Reading, mention: Mention, before: Mention | undefined): boolean {
  if (before === undefined) return false;
  const between = reading.text.slice(reading.words[before.end - 1]?.end ?? 0, startOf(reading, mention));
  return /^[\s,]*(?:or|and|nor)?[\s,]*$/.test(between);
}
