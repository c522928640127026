import { NotFound } from "../../errors.ts";
import { bookTitle, type ExchangeRate, type PriceBook } from "../book/price-book.ts";
import { exact, type Exact } from "../exact.ts";

/** Turns amounts of one currency into another at dated rates, and remembers which it used. */
export interface Exchange {
  convert(amount: Exact, from: string, to: string): Exact;
  readonly used: readonly ExchangeRate[];
}

/**
 * Only rates that the book states, with their date, are used; never the inverse of one.
 *
 * @throws NotFound from `convert`, where the book has no rate between two different currencies: mixed currencies are refused.
 */
export function createExchange(book: PriceBook, on?: string): Exchange {
  const used: ExchangeRate[] = [];
  return {
    used,
    convert(amount, from, to) {
      if (from === to) return amount;
      const rate = rateFor(book, from, to, on);
      if (!used.includes(rate)) used.push(rate);
      return amount.times(exact(rate.rate));
    },
  };
}

function rateFor(book: PriceBook, from: string, to: string, on: string | undefined): ExchangeRate {
  const [newest] = book.rates
    .filter((rate) => rate.from === from && rate.to === to && (on === undefined || rate.date <= on))
    .toSorted((a, b) => b.date.localeCompare(a.date));
  if (newest !== undefined) return newest;
  const has = book.rates.map((rate) => `${rate.from} to ${rate.to} of ${rate.date}`);
  const when = on === undefined ? "" : ` dated ${on} or earlier`;
  throw new NotFound(
    `${bookTitle(book)} has no exchange rate from ${from} to ${to}${when}; it has ${has.join(", ") || "none"}`,
    { field: on === undefined ? "currency" : "rate_date", alternatives: has },
  );
}
