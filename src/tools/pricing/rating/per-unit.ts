import type { ChargeOf } from "../book/charge.ts";
import { exact, sum, type Exact } from "../exact.ts";
import { quantityText } from "../money.ts";
import { billableQuantity } from "./billable-quantity.ts";
import { perText } from "./per-text.ts";
import type { Rated, RatedStep, RatingContext } from "./rated.ts";

/** The quantity times one price. */
export function ratePerUnit(
  charge: ChargeOf<"per_unit">,
  quantity: Exact,
  context: RatingContext,
  unitAmount: string = charge.unit_amount,
): Rated {
  const billable = billableQuantity(charge, quantity, context);
  const unit = exact(unitAmount);
  const word = billable.quantity.equals(1) ? context.one : context.many;
  const step: RatedStep = {
    text: `${quantityText(billable.quantity)} ${word} × ${context.money(unit)}${perText(charge.per)}`,
    quantity: billable.quantity,
    unit_amount: unit,
    amount: billable.quantity.times(unit).dividedBy(charge.per),
  };
  return { amount: sum([step.amount]), steps: [...billable.steps, step] };
}
