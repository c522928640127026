import { InvalidInput } from "../../errors.ts";
import type { ChargeOf } from "../book/charge.ts";
import { exact, sum, ZERO, type Exact } from "../exact.ts";
import { quantityText } from "../money.ts";
import { billableQuantity } from "./billable-quantity.ts";
import type { Rated, RatedStep, RatingContext } from "./rated.ts";

/**
 * Blocks of units, a block begun counting whole: filled tier by tier (`all`), or all of them in the size and at the price of
 * the tier that the quantity reaches (`top`).
 *
 * @throws InvalidInput when the last tier is closed and the quantity lies beyond it.
 */
export function rateBlock(charge: ChargeOf<"block">, quantity: Exact, context: RatingContext): Rated {
  const billable = billableQuantity(charge, quantity, context);
  if (billable.quantity.isZero()) return { amount: ZERO, steps: billable.steps };
  const filled = fill(charge, billable.quantity, context);
  const top = filled.at(-1);
  const used =
    charge.policy === "all" || top === undefined
      ? filled
      : [{ ...top, blocks: billable.quantity.dividedBy(top.tier.size).ceil() }];
  const steps = used.map(({ tier, blocks }): RatedStep => {
    const unit = exact(tier.amount);
    return {
      text: `${quantityText(blocks)} ${blocks.equals(1) ? "block" : "blocks"} of ${quantityText(tier.size)} ${context.many} × ${context.money(unit)}`,
      quantity: blocks,
      unit_amount: unit,
      amount: blocks.times(unit),
    };
  });
  return { amount: sum(steps.map((step) => step.amount)), steps: [...billable.steps, ...steps] };
}

function fill(charge: ChargeOf<"block">, quantity: Exact, context: RatingContext) {
  const filled: { tier: ChargeOf<"block">["tiers"][number]; blocks: Exact }[] = [];
  let left = quantity;
  for (const tier of charge.tiers) {
    const wanted = left.dividedBy(tier.size).ceil();
    const blocks = tier.blocks !== undefined && wanted.greaterThan(tier.blocks) ? exact(tier.blocks) : wanted;
    filled.push({ tier, blocks });
    left = left.minus(blocks.times(tier.size));
    if (left.lessThanOrEqualTo(0)) return filled;
  }
  const most = quantityText(quantity.minus(left));
  throw new InvalidInput(`${quantityText(quantity)} ${context.many} are more than the last tier holds, ${most}`, {
    field: "quantities",
    alternatives: [`up to ${most}`],
  });
}
