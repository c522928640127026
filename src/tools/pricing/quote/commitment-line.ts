import type { Product } from "../book/product.ts";
import { exact, ONE, sum } from "../exact.ts";
import { moneyText, quantityText } from "../money.ts";
import type { DraftContext } from "./draft-context.ts";
import type { LineDraft } from "./line-draft.ts";
import { partOfRated } from "./part-of-rated.ts";

/**
 * The line that lifts a plan's recurring charges to its minimum commitment; none when they reach it. Under the convention
 * `before_yearly_discount` the discount is taken off the commitment too.
 */
export function commitmentLine(
  context: DraftContext,
  plan: Product,
  lines: readonly LineDraft[],
): LineDraft | undefined {
  if (plan.minimum_commitment === undefined) return undefined;
  const { book, resolved, exchange } = context;
  const currency = plan.currency ?? book.currency;
  const yearly = resolved.request.billing === "yearly";
  const percent = exact(plan.yearly_discount);
  const discounted = yearly && resolved.conventions.commitment === "before_yearly_discount" && !percent.isZero();
  const share = discounted ? ONE.minus(percent.dividedBy(100)) : ONE;
  const least = exact(plan.minimum_commitment)
    .times(yearly ? 12 : 1)
    .times(share);
  const reached = sum(lines.filter(({ kind }) => kind === "recurring").map(({ full }) => full));
  if (reached.greaterThanOrEqualTo(least)) return undefined;
  const text = [
    `up to the minimum commitment of ${moneyText(plan.minimum_commitment, currency)} a month`,
    ...(yearly ? ["× 12 months"] : []),
    ...(discounted ? [`less ${quantityText(percent)}% for yearly billing`] : []),
  ].join(" ");
  const amount = least.minus(reached);
  const rated = partOfRated({ amount, steps: [{ text, amount }] }, context.part);
  return {
    id: `${plan.id}.minimum_commitment`,
    product: plan,
    scope: "plan",
    name: `${plan.name}: minimum commitment`,
    kind: "commitment",
    steps: rated.steps,
    full: amount,
    exact: exchange.convert(rated.amount, currency, resolved.currency),
    path: `plans[${book.plans.indexOf(plan)}].minimum_commitment`,
  };
}
