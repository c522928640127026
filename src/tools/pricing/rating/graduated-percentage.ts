import type { ChargeOf } from "../book/charge.ts";
import { exact, sum, type Exact } from "../exact.ts";
import { quantityText } from "../money.ts";
import type { Rated, RatedStep, RatingContext } from "./rated.ts";
import { tierSpans } from "./tier-span.ts";

/** Each tier's part of an amount of money at that tier's percentage. */
export function rateGraduatedPercentage(
  charge: ChargeOf<"graduated_percentage">,
  amount: Exact,
  context: RatingContext,
): Rated {
  if (amount.isZero() && context.conventions.zero_quantity === "nothing") return { amount, steps: [] };
  const steps: RatedStep[] = [];
  for (const { tier, range, quantity } of tierSpans(charge.tiers, amount, context)) {
    const percent = exact(tier.percent);
    steps.push({
      text: `${range}: ${quantityText(percent)}% of ${context.money(quantity)}`,
      quantity,
      unit_amount: percent,
      amount: quantity.times(percent).dividedBy(100),
    });
    const flat = exact(tier.flat_amount);
    if (!flat.isZero()) steps.push({ text: `flat fee for ${range}`, amount: flat });
  }
  return { amount: sum(steps.map((step) => step.amount)), steps };
}
