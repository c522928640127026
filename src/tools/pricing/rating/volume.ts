import type { ChargeOf } from "../book/charge.ts";
import { exact, sum, type Exact } from "../exact.ts";
import { quantityText } from "../money.ts";
import { billableQuantity } from "./billable-quantity.ts";
import { perText } from "./per-text.ts";
import type { Rated, RatedStep, RatingContext } from "./rated.ts";
import { tierSpans } from "./tier-span.ts";

/** The whole quantity at the price of the tier it reaches. */
export function rateVolume(charge: ChargeOf<"volume">, quantity: Exact, context: RatingContext): Rated {
  const billable = billableQuantity(charge, quantity, context);
  const steps: RatedStep[] = [...billable.steps];
  const flatAtZero = context.conventions.zero_quantity === "first_tier_flat_fee";
  if (billable.quantity.isZero() && !flatAtZero) return { amount: sum([]), steps };
  const spans = tierSpans(charge.tiers, billable.quantity, context);
  const reached = spans.at(-1);
  if (reached === undefined) return { amount: sum([]), steps };
  const whole = sum(spans.map((span) => span.quantity));
  const unit = exact(reached.tier.unit_amount);
  steps.push({
    text: `all ${quantityText(whole)} ${context.many} at the price for ${reached.range}: ${quantityText(whole)} × ${context.money(unit)}${perText(charge.per)}`,
    quantity: whole,
    unit_amount: unit,
    amount: whole.times(unit).dividedBy(charge.per),
  });
  const flat = exact(reached.tier.flat_amount);
  if (!flat.isZero()) steps.push({ text: `flat fee for ${context.many} ${reached.range}`, amount: flat });
  return { amount: sum(steps.map((step) => step.amount)), steps };
}
