import type { Statement } from "../../../tools/finding.ts";
import { moneyText } from "../../../tools/pricing/money.ts";
import type { Quote } from "../../../tools/pricing/quote/quote.ts";

/** What a quote took for granted, in sentences: how the question was read, the tax, the rate, the price book. */
export function stateAssumptions(quotes: readonly Quote[], notes: readonly string[]): readonly Statement[] {
  const [first] = quotes;
  const taxed = quotes.some(({ jurisdiction }) => jurisdiction !== undefined);
  const rates = quotes.flatMap(({ exchange }) => exchange);
  const versions = [
    ...new Set(quotes.map(({ book }) => `${book.book} ${book.version}, in effect from ${book.effective_from}`)),
  ];
  const texts = [
    ...notes,
    ...(first === undefined || taxed ? [] : ["No tax is included, because no place was named."]),
    ...rates.map(
      ({ from, to, rate, date }) => `Amounts in ${to} are at the rate of ${rate} for 1 ${from}, dated ${date}.`,
    ),
    ...(versions.length === 0 ? [] : [`Prices are from price book ${versions.join(" and ")}.`]),
  ];
  return [...new Set(texts)].map((text) => ({ text }));
}

/** "Billed monthly, twelve months would cost $5,400.00: yearly billing saves $810.00." */
export function otherBilling(
  chosen: "monthly" | "yearly",
  year: { monthly: string; yearly: string },
  saves: string,
  currency: string,
): Statement {
  const money = (amount: string) => moneyText(amount, currency);
  const text =
    chosen === "yearly"
      ? `Billed monthly, twelve months would cost ${money(year.monthly)}: yearly billing saves ${money(saves)}.`
      : `Billed yearly, twelve months would cost ${money(year.yearly)} instead of ${money(year.monthly)}: ${money(saves)} less.`;
  return { text, data: { monthly: year.monthly, yearly: year.yearly, saves, currency } };
}
