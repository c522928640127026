import type { Statement } from "../../../tools/finding.ts";
import { dateText } from "../../../tools/pricing/calendar.ts";
import { exact } from "../../../tools/pricing/exact.ts";
import { moneyText, quantityText } from "../../../tools/pricing/money.ts";
import type { Quote } from "../../../tools/pricing/quote/quote.ts";
import { joined } from "../../../tools/pricing/quote/quote-title.ts";
import type { ComparedOption, Comparison } from "../../../tools/pricing/whatif/compare.ts";
import { breakdown, headline } from "./state-quote.ts";

/** A comparison in sentences: which is cheapest and by how much, each option's price and how it comes about, what does not fit. */
export function stateComparison(
  comparison: Comparison,
  within: { readonly amount: string; readonly per: "month" | "year" } | undefined,
): readonly Statement[] {
  const money = (amount: string) => moneyText(amount, comparison.currency);
  const fitting = comparison.options.filter((option) => option.fits);
  const [least, second] = fitting;
  const versions = new Set(fitting.map(({ quote }) => quote.book.version)).size > 1;
  const name = (quote: Quote) =>
    versions ? `${quote.title}, at the prices of version ${quote.book.version}` : quote.title;
  const lead: Statement[] = [];
  const moved = versions ? thenAndNow(fitting.map(({ quote }) => quote)) : undefined;
  if (moved !== undefined) lead.push(moved);
  else if (least !== undefined && second !== undefined) {
    const text = exact(second.more_than_least).isZero()
      ? `${name(least.quote)}, and ${name(second.quote)}, cost the same.`
      : lessText(least, second, fitting.length > 2 ? "cheapest" : "cheaper", name, money);
    lead.push({
      text,
      data: {
        cheapest: least.quote.title,
        year_total: least.year_total,
        saves: second.more_than_least,
        currency: comparison.currency,
      },
    });
  } else if (least !== undefined) {
    lead.push({ text: `${name(least.quote)}, is the only option that fits.`, data: { cheapest: least.quote.title } });
  }
  if (within !== undefined) lead.unshift(withinText(comparison, within));
  return [
    ...lead,
    ...fitting.map(({ quote, year_total: year }) => ({
      ...headline(quote),
      text: `${headline(quote).text.replace(/\.$/, "")}${versions ? ` (price book ${quote.book.version})` : ""}; over twelve months ${money(year)}.`,
    })),
    ...fitting.flatMap(({ quote }) => breakdown(quote)),
    ...comparison.options.flatMap((option) => (option.fits ? [] : [{ text: `${capital(option.reason)}.` }])),
  ];
}

/** "Team for 30 seats, billed monthly, went from $480.00 to $540.00 a month: $60.00 (12.5%) more." */
function thenAndNow(quotes: readonly Quote[]): Statement | undefined {
  const [old, current] = quotes.toSorted((a, b) => a.book.effective_from.localeCompare(b.book.effective_from));
  if (old === undefined || current === undefined || quotes.length !== 2 || old.title !== current.title)
    return undefined;
  const difference = exact(current.total).minus(old.total);
  const money = (amount: string) => moneyText(amount, current.currency);
  const share = exact(old.total).isZero()
    ? ""
    : ` (${quantityText(difference.abs().times(100).dividedBy(old.total).toDecimalPlaces(2))}%)`;
  const period = current.billing === "yearly" ? "a year" : "a month";
  return {
    text: `${current.title}, went from ${money(old.total)} to ${money(current.total)} ${period}: ${money(difference.abs().toFixed(2))}${share} ${difference.isNegative() ? "less" : "more"} than at the prices in effect from ${dateText(old.book.effective_from)}.`,
    data: { from: old.total, to: current.total, difference: difference.toFixed(2), currency: current.currency },
  };
}

type Fitting = Extract<ComparedOption, { fits: true }>;

/** By the invoice where every invoice is alike and for the same period; over twelve months otherwise. */
function lessText(
  least: Fitting,
  second: Fitting,
  degree: string,
  name: (quote: Quote) => string,
  money: (amount: string) => string,
): string {
  const [a, b] = [least.quote, second.quote];
  const same = a.billing === b.billing && a.later === undefined && b.later === undefined;
  if (!same) {
    return `${name(a)}, is the ${degree}: ${money(least.year_total)} over twelve months, ${money(second.more_than_least)} less than ${name(b)}.`;
  }
  const difference = exact(b.total).minus(a.total).toFixed(2);
  const period = a.billing === "yearly" ? "a year" : "a month";
  return `${name(a)}, is the ${degree}: ${money(a.total)} ${period}, ${money(difference)} less than ${name(b)}, at ${money(b.total)}.`;
}

function withinText(
  comparison: Comparison,
  within: { readonly amount: string; readonly per: "month" | "year" },
): Statement {
  const limit = exact(within.amount);
  const money = (amount: string) => moneyText(amount, comparison.currency);
  const budget = `${money(limit.toFixed(2))} a ${within.per}`;
  const fitting = comparison.options.filter((option) => option.fits);
  const cost = (option: (typeof fitting)[number]) =>
    within.per === "year" ? exact(option.year_total) : exact(option.quote.total).dividedBy(option.quote.period.months);
  const affordable = fitting.filter((option) => cost(option).lessThanOrEqualTo(limit)).map(({ quote }) => quote.title);
  const text =
    affordable.length === 0
      ? `None of the options stays within ${budget}.`
      : `Within ${budget} ${affordable.length === 1 ? "is" : "are"} ${joined(affordable)}.`;
  return { text, data: { budget: within.amount, per: within.per, within: affordable } };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
