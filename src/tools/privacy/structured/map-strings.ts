import { InvalidInput } from "../../errors.ts";

const DEEPEST = 200;

/**
 * The same JSON value with every string, keys included, replaced; two keys that become one are told apart by a number.
 * @throws InvalidInput when it is nested deeper than 200 levels.
 */
export function mapStrings(value: unknown, change: (text: string) => string, depth = 0): unknown {
  if (depth > DEEPEST)
    throw new InvalidInput(`Expected a value nested at most ${DEEPEST} levels deep`, { field: "text" });
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change, depth + 1));
  if (typeof value !== "object" || value === null) return value;
  const mapped = new Map<string, unknown>();
  for (const [key, item] of Object.entries(value)) {
    let changed = change(key);
    for (let copy = 2; mapped.has(changed); copy++) changed = `${changed.replace(/ \(\d+\)$/, "")} (${copy})`;
    mapped.set(changed, mapStrings(item, change, depth + 1));
  }
  return Object.fromEntries(mapped);
}
