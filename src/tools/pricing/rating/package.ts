import type { ChargeOf } from "../book/charge.ts";
import { exact, sum, type Exact } from "../exact.ts";
import { quantityText } from "../money.ts";
import { billableQuantity } from "./billable-quantity.ts";
import type { Rated, RatingContext } from "./rated.ts";

/** Whole packages of the quantity that is left after the free units. */
export function ratePackage(charge: ChargeOf<"package">, quantity: Exact, context: RatingContext): Rated {
  const billable = billableQuantity(charge, quantity, context);
  if (billable.quantity.isZero()) return { amount: sum([]), steps: billable.steps };
  const round = charge.round ?? context.conventions.package_rounding;
  const begun = billable.quantity.dividedBy(charge.size);
  const packages = round === "up" ? begun.ceil() : begun.floor();
  const unit = exact(charge.amount);
  const amount = packages.times(unit);
  const text =
    `${quantityText(billable.quantity)} ${context.many} in packages of ${quantityText(charge.size)}, ` +
    `rounded ${round}: ${quantityText(packages)} × ${context.money(unit)}`;
  return { amount, steps: [...billable.steps, { text, quantity: packages, unit_amount: unit, amount }] };
}
