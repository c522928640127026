import type { Statement } from "../../../tools/finding.ts";
import { dateText } from "../../../tools/pricing/calendar.ts";
import { exact } from "../../../tools/pricing/exact.ts";
import { moneyText, quantityText } from "../../../tools/pricing/money.ts";
import type { Quote, QuoteLine } from "../../../tools/pricing/quote/quote.ts";
import { counts, periodText, taxText } from "./amounts.ts";

/** A quote in sentences: the total first, then each line with its sum, coupons, tax, and how they add up. */
export function stateQuote(quote: Quote, isCurrent: boolean): readonly Statement[] {
  return [headline(quote, isCurrent), ...breakdown(quote)];
}

/** "Team for 25 seats, billed yearly, costs $4,590.00 a year before tax." */
export function headline(quote: Quote, isCurrent = true): Statement {
  const money = (amount: string) => moneyText(amount, quote.currency);
  const several = quote.plan === undefined && quote.addons.length > 1;
  const verb = several || !isCurrent ? "cost" : "costs";
  const old = isCurrent ? "" : ` at the prices in effect from ${dateText(quote.book.effective_from)}`;
  const first = quote.later !== undefined && quote.period.part === undefined && periodText(quote) !== " once";
  const unit = quote.billing === "yearly" ? "year" : "month";
  const period = first ? ` for the first ${unit}` : periodText(quote);
  const later =
    quote.later === undefined
      ? ""
      : `, then ${money(quote.later.total)} a ${unit}${quote.later.from_month > 2 ? ` from month ${quote.later.from_month} on` : ""}`;
  const comma = quote.plan === undefined ? "" : ",";
  const text = `${quote.title}${comma} ${verb} ${money(quote.total)}${period}${taxText(quote)}${later}${old}.`;
  return {
    text,
    data: {
      total: quote.total,
      net: quote.net,
      tax_total: quote.tax_total,
      currency: quote.currency,
      billing: quote.billing,
      title: quote.title,
    },
  };
}

/** How the total comes about. */
export function breakdown(quote: Quote): readonly Statement[] {
  const money = (amount: string) => moneyText(amount, quote.currency);
  const lines = quote.lines.map((line) => ({
    text: lineText(line, quote),
    data: { line: line.id, amount: line.amount, currency: quote.currency, source: { ...line.source } },
  }));
  const discounts = quote.discounts.map((discount) => ({
    text: `The coupon takes off ${money(discount.amount)} (${discount.rule}).`,
    data: { coupon: discount.code, amount: discount.amount, currency: quote.currency },
  }));
  const taxes = quote.taxes
    .filter(({ amount }) => counts(amount))
    .map((tax) => ({
      text:
        quote.jurisdiction?.mode === "inclusive"
          ? `The listed price includes ${quantityText(tax.percent)}% ${tax.name}: ${money(tax.amount)} of ${money(tax.base)}.`
          : `${quantityText(tax.percent)}% ${tax.name} on ${money(tax.base)} is ${money(tax.amount)}.`,
      data: { tax: tax.name, percent: tax.percent, base: tax.base, amount: tax.amount, currency: quote.currency },
    }));
  return [...lines, ...discounts, ...taxes, ...sumText(quote)];
}

function lineText(line: QuoteLine, quote: Quote): string {
  const money = (amount: string) => moneyText(amount, quote.currency);
  const from = quote.exchange[0]?.from ?? quote.currency;
  const terms = line.steps.map((step) => {
    const amount = moneyText(exact(step.amount).toDecimalPlaces(4), from);
    // A part of a cent is no amount to tell; the line's own amount is.
    const fine = exact(step.amount).decimalPlaces() > 2;
    const plain = step.text === amount.replace("−", "") || !counts(step.amount) || line.steps.length === 1 || fine;
    return plain ? step.text : `${step.text} = ${amount}`;
  });
  const rate = quote.exchange.find((known) => known.to === quote.currency);
  if (rate !== undefined) terms.push(`at ${rate.rate} ${rate.to} for 1 ${rate.from} as of ${rate.date}`);
  const trivial = terms.length === 1 && terms[0] === money(line.amount);
  const verb = line.kind === "credit" ? "gives back" : "comes to";
  const amount = line.kind === "credit" ? money(exact(line.amount).negated().toFixed()) : money(line.amount);
  const kind = line.kind === "one_time" ? ", once" : "";
  return `${line.name} ${verb} ${pad(amount)}${kind}${trivial ? "" : `: ${terms.join("; ")}`}.`;
}

function pad(amount: string): string {
  return amount.replace(/(\.\d)$/, "$10");
}

/** "Together: $1,950.00 − $245.00 + $323.95 = $2,028.95." Only where there is something to add up. */
function sumText(quote: Quote): readonly Statement[] {
  const money = (amount: string) => moneyText(amount, quote.currency);
  const exclusive = quote.jurisdiction?.mode === "exclusive";
  const parts = quote.lines.length + quote.discounts.length + (exclusive && counts(quote.tax_total) ? 1 : 0);
  if (parts < 2) return [];
  const terms = [
    `lines ${money(quote.subtotal)}`,
    ...(counts(quote.discount_total) ? [`less coupons ${money(quote.discount_total)}`] : []),
    ...(exclusive && counts(quote.tax_total) ? [`plus tax ${money(quote.tax_total)}`] : []),
    ...(counts(quote.rounding) ? [`rounding ${money(quote.rounding)}`] : []),
  ];
  return [
    {
      text: `Together: ${terms.join(", ")}, total ${money(quote.total)}.`,
      data: { total: quote.total, currency: quote.currency },
    },
  ];
}
