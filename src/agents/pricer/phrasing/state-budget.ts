import type { Statement } from "../../../tools/finding.ts";
import { exact } from "../../../tools/pricing/exact.ts";
import { moneyText, quantityText } from "../../../tools/pricing/money.ts";
import type { Budget } from "../../../tools/pricing/whatif/budget.ts";
import { breakdown, headline } from "./state-quote.ts";

/** What a budget buys, in sentences. */
export function stateBudget(result: Budget): readonly Statement[] {
  const money = (amount: string) => moneyText(amount, result.currency);
  const budget = `${money(result.budget)} a ${result.per}`;
  if (result.most === 0) {
    const short = money(exact(result.left).negated().toFixed(2));
    return [
      {
        text: `${budget} does not pay for ${result.plan}: the smallest, ${result.quote.title}, is ${short} a ${result.per} more.`,
        data: { plan: result.plan, most: 0, budget: result.budget, per: result.per, currency: result.currency },
      },
      ...breakdown(result.quote),
    ];
  }
  const most = quantityText(String(result.most));
  return [
    {
      text: `${budget} pays for ${most} ${result.unit} on ${result.plan}, billed ${result.quote.billing}; ${money(result.left)} is left.`,
      data: {
        plan: result.plan,
        most: result.most,
        budget: result.budget,
        per: result.per,
        currency: result.currency,
        left: result.left,
      },
    },
    headline(result.quote),
    ...breakdown(result.quote),
    ...(result.next === undefined
      ? []
      : [{ text: `One more would cost more than the budget: ${headline(result.next).text}` }]),
    ...(result.limited_by === undefined ? [] : [{ text: `${result.limited_by}.` }]),
  ];
}
