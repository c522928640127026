import { exact, ZERO, type Exact } from "../exact.ts";
import { quantityText } from "../money.ts";
import type { RatedStep, RatingContext } from "./rated.ts";

/** Quantity that is billed: at least the minimum, less what is included; with a step for each that made a difference. */
export function billableQuantity(
  charge: { readonly min_quantity?: string | undefined; readonly included: string },
  quantity: Exact,
  context: RatingContext,
): { readonly quantity: Exact; readonly steps: readonly RatedStep[] } {
  const steps: RatedStep[] = [];
  let billed = quantity;
  if (charge.min_quantity !== undefined && quantity.lessThan(charge.min_quantity)) {
    billed = exact(charge.min_quantity);
    steps.push({ text: `at least ${quantityText(billed)} ${context.many} are billed`, quantity: billed, amount: ZERO });
  }
  const included = exact(charge.included);
  if (included.greaterThan(0)) {
    const free = included.lessThan(billed) ? included : billed;
    billed = billed.minus(free);
    const text = `the first ${quantityText(included)} ${context.many} are free`;
    steps.push({ text, quantity: free, amount: ZERO });
  }
  return { quantity: billed, steps };
}
