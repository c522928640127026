import type { BookShelf } from "../catalog/book-shelf.ts";
import { InvalidInput } from "../../errors.ts";
import { exact } from "../exact.ts";
import { amountText } from "../money.ts";
import { priceQuote } from "../quote/price-quote.ts";
import type { Quote } from "../quote/quote.ts";
import { overMonths } from "./over-months.ts";
import type { RequestOf } from "./price-request.ts";

/** One option of a comparison: its invoice and what twelve months of it cost in all, or why it is not sold so. */
export type ComparedOption =
  | { readonly fits: true; readonly quote: Quote; readonly year_total: string; readonly more_than_least: string }
  | { readonly fits: false; readonly name: string; readonly reason: string };

export interface Comparison {
  readonly kind: "compare";
  readonly currency: string;
  /** Cheapest over twelve months first; those that do not fit last. */
  readonly options: readonly ComparedOption[];
}

/**
 * Prices every option and orders them by what twelve months cost, so that monthly and yearly billing, and coupons that end, compare.
 *
 * @throws InvalidInput when no option fits or the options are in different currencies.
 */
export function compare(shelf: BookShelf, request: RequestOf<"compare">): Comparison {
  const priced = request.options.map((option) => {
    try {
      const quote = priceQuote(shelf.pick(option), option);
      const { month: _month, until: _until, ...rest } = option;
      const year = overMonths(shelf, { ...rest, kind: "over_months", months: 12 });
      return { fits: true as const, quote, year: exact(year.total) };
    } catch (error) {
      // What a book or its rules refuse is part of the answer; a bug is not.
      if (!(error instanceof InvalidInput)) throw error;
      return { fits: false as const, name: option.plan ?? option.addons.join(", "), error };
    }
  });
  const fitting = priced.filter((option) => option.fits).toSorted((a, b) => a.year.comparedTo(b.year));
  const refused = priced.filter((option) => !option.fits);
  const [least] = fitting;
  if (least === undefined) throw refused[0]?.error ?? new InvalidInput("nothing to compare", { field: "options" });
  const { currency } = least.quote;
  if (fitting.some(({ quote }) => quote.currency !== currency))
    throw new InvalidInput("the options are in different currencies: name one currency for all", { field: "currency" });
  return {
    kind: "compare",
    currency,
    options: [
      ...fitting.map(({ quote, year }) => ({
        fits: true as const,
        quote,
        year_total: amountText(year, currency),
        more_than_least: amountText(year.minus(least.year), currency),
      })),
      ...refused.map(({ name, error }) => ({ fits: false as const, name, reason: error.message })),
    ],
  };
}
