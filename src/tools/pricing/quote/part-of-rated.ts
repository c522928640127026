import type { Rated } from "../rating/rated.ts";
import type { PartOfPeriod } from "./part-of-period.ts";

/** The amount for a part of the period, with a step that takes the rest off. */
export function partOfRated(rated: Rated, part: PartOfPeriod | undefined): Rated {
  if (part === undefined) return rated;
  const amount = rated.amount.times(part.used).dividedBy(part.whole);
  return { amount, steps: [...rated.steps, { text: part.text, amount: amount.minus(rated.amount) }] };
}
