import type { ChargeOf } from "../book/charge.ts";
import { exact, sum, type Exact } from "../exact.ts";
import { quantityText } from "../money.ts";
import { billableQuantity } from "./billable-quantity.ts";
import { perText } from "./per-text.ts";
import type { Rated, RatedStep, RatingContext } from "./rated.ts";
import { tierSpans } from "./tier-span.ts";

/** Each tier's part of the quantity at that tier's price. */
export function rateGraduated(charge: ChargeOf<"graduated">, quantity: Exact, context: RatingContext): Rated {
  const billable = billableQuantity(charge, quantity, context);
  const steps: RatedStep[] = [...billable.steps];
  const flatAtZero = context.conventions.zero_quantity === "first_tier_flat_fee";
  if (billable.quantity.isZero() && !flatAtZero) return { amount: sum([]), steps };
  for (const { tier, range, quantity: part } of tierSpans(charge.tiers, billable.quantity, context)) {
    const unit = exact(tier.unit_amount);
    steps.push({
      text: `${context.many} ${range}: ${quantityText(part)} × ${context.money(unit)}${perText(charge.per)}`,
      quantity: part,
      unit_amount: unit,
      amount: part.times(unit).dividedBy(charge.per),
    });
    const flat = exact(tier.flat_amount);
    if (!flat.isZero()) steps.push({ text: `flat fee for ${context.many} ${range}`, amount: flat });
  }
  return { amount: sum(steps.map((step) => step.amount)), steps };
}
