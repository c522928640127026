import type { Statement } from "../../../tools/finding.ts";
import { dateText } from "../../../tools/pricing/calendar.ts";
import { exact } from "../../../tools/pricing/exact.ts";
import { moneyText } from "../../../tools/pricing/money.ts";
import type { Change } from "../../../tools/pricing/whatif/change-plan.ts";
import { taxText } from "./amounts.ts";
import { breakdown } from "./state-quote.ts";

/** A change within a period, in sentences: what is to pay or comes back, then the credit and the charge. */
export function stateChange({ quote, from, to, on_day: day, period }: Change): readonly Statement[] {
  const total = exact(quote.total);
  const amount = moneyText(total.abs().toFixed(2), quote.currency);
  const result = total.isNegative() ? `gives back ${amount}` : `costs ${amount}`;
  const plain = (title: string) => title.replace(/, billed (monthly|yearly)$/, "");
  return [
    {
      text: `Changing from ${plain(from)} to ${plain(to)} on ${dateText(day)} ${result} for the rest of the period${taxText(quote)}.`,
      data: { total: quote.total, currency: quote.currency, from, to, on_day: day, period: { ...period } },
    },
    ...breakdown(quote),
  ];
}
