import type { Column } from "../../../tools/data/catalog/dataset.ts";
import { asks } from "./asks.ts";
import { numberFrom, numberPattern } from "./number-words.ts";

/** Which end of the ranking a clause asks for: an adjective of the column decides, then superlatives, then good and bad. */
export function orderIn(
  text: string,
  direction: "high" | "low" | undefined,
  column: Column | undefined,
): "desc" | "asc" | undefined {
  if (direction !== undefined) return direction === "high" ? "desc" : "asc";
  if (asks.low.test(text) && !asks.high.test(text)) return "asc";
  if (asks.high.test(text)) return "desc";
  const lowerIsBetter = column?.better === "lower";
  if (asks.worst.test(text)) return lowerIsBetter || column === undefined ? "desc" : "asc";
  if (asks.best.test(text)) return lowerIsBetter ? "asc" : "desc";
  return undefined;
}

const ends =
  "top|bottom|first|best|worst|busiest|slowest|fastest|largest|biggest|highest|lowest|longest|shortest|most|smallest|latest|newest|oldest|last";
const counted = new RegExp(
  `\\b(?:(?:${ends}) (${numberPattern})|(${numberPattern}) (?:${ends}))\\b|^\\W*(?:show|list|give|display|find|name)(?: me)?(?: the)? (${numberPattern})\\b`,
);

/** How many are asked for: "top 5", "the three slowest". */
export function limitIn(text: string): number | undefined {
  const match = counted.exec(text);
  const count = numberFrom(match?.[1] ?? match?.[2] ?? match?.[3] ?? "");
  return count === undefined || count < 1 || count > 200 ? undefined : count;
}
