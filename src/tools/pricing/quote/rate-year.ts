import type { Charge } from "../book/charge.ts";
import type { Product } from "../book/product.ts";
import { exact, sum, type Exact } from "../exact.ts";
import { quantityText } from "../money.ts";
import { ratePerUnit } from "../rating/per-unit.ts";
import { rateCharge, type RatingInput } from "../rating/rate-charge.ts";
import type { Rated, RatedStep, RatingContext } from "../rating/rated.ts";

/**
 * Twelve months of a charge: the year's own price where the book has one; otherwise twelve times the month, less the
 * product's yearly discount, which usage does not get. A percentage of the subscription is taken of the year's subscription,
 * with twelve times its monthly least and most.
 */
export function rateYear(product: Product, charge: Charge, input: RatingInput, context: RatingContext): Rated {
  if (charge.model === "flat" && charge.yearly_amount !== undefined) {
    const amount = exact(charge.yearly_amount);
    return { amount, steps: [{ text: `${context.money(amount)} for the year`, amount }] };
  }
  if (charge.model === "per_unit" && charge.yearly_amount !== undefined) {
    return forYear(ratePerUnit(charge, sum(input.events), context, charge.yearly_amount));
  }
  if (charge.model === "percentage" && charge.of === "subscription") {
    return less(product, charge, rateCharge(yearOf(charge), input, context));
  }
  const month = rateCharge(charge, input, context);
  return less(product, charge, twelve(month));
}

function twelve(month: Rated): Rated {
  return {
    amount: month.amount.times(12),
    steps: month.steps.map((step) => ({
      ...step,
      text: step.amount.isZero() ? step.text : `${step.text} × 12 months`,
      amount: step.amount.times(12),
    })),
  };
}

function forYear(rated: Rated): Rated {
  return {
    amount: rated.amount,
    steps: rated.steps.map((step) => (step.amount.isZero() ? step : { ...step, text: `${step.text} for the year` })),
  };
}

/** Takes the product's yearly discount off. */
function less(product: Product, charge: Charge, rated: Rated): Rated {
  const percent = exact(product.yearly_discount);
  if (percent.isZero() || charge.timing !== "recurring") return rated;
  const step = yearlyDiscount(rated.amount, percent);
  return { amount: rated.amount.plus(step.amount), steps: [...rated.steps, step] };
}

/** The step that takes a yearly discount off an amount. */
export function yearlyDiscount(amount: Exact, percent: Exact): RatedStep {
  return {
    text: `${quantityText(percent)}% off for yearly billing`,
    amount: amount.times(percent).dividedBy(100).negated(),
  };
}

function yearOf<T extends Charge>(charge: T): T {
  const times = (amount: string | undefined) => (amount === undefined ? {} : exact(amount).times(12).toFixed());
  const { minimum_spend: least, maximum_spend: most } = charge;
  return {
    ...charge,
    ...(least === undefined ? {} : { minimum_spend: times(least) }),
    ...(most === undefined ? {} : { maximum_spend: times(most) }),
  };
}
