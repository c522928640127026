import { exact } from "../../../tools/pricing/exact.ts";
import { moneyText, quantityText } from "../../../tools/pricing/money.ts";
import type { Quote } from "../../../tools/pricing/quote/quote.ts";
import { joined } from "../../../tools/pricing/quote/quote-title.ts";

/** "a year", "a month", or nothing where all of it is paid once. */
export function periodText(quote: Quote): string {
  if (quote.lines.every(({ kind }) => kind === "one_time")) return " once";
  if (quote.period.part !== undefined)
    return ` for ${quote.period.part} of the period`.replace(/ days of the period/, " days");
  return quote.billing === "yearly" ? " a year" : " a month";
}

/** "before tax", "including 19% VAT for Germany": how the total stands to tax. */
export function taxText(quote: Quote): string {
  if (quote.jurisdiction === undefined) return " before tax";
  const { name, mode } = quote.jurisdiction;
  const rates = joined(quote.taxes.map((tax) => `${quantityText(tax.percent)}% ${tax.name}`));
  if (quote.taxes.every((tax) => Number(tax.percent) === 0)) return ` (no tax is due in ${name})`;
  const money = (amount: string) => moneyText(amount, quote.currency);
  const before = mode === "exclusive" ? ` (${money(quote.net)} before tax)` : "";
  return ` including ${rates} for ${name}${before}`;
}

/** Whether an amount is not zero. */
export function counts(amount: string): boolean {
  return !exact(amount).isZero();
}
