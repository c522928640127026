import type { BookShelf } from "../catalog/book-shelf.ts";
import { BatonError } from "../../errors.ts";
import type { PriceBook } from "../book/price-book.ts";
import { exact } from "../exact.ts";
import { amountText, minorDigits } from "../money.ts";
import { findMetric, findPlan } from "../quote/find-product.ts";
import { priceQuote } from "../quote/price-quote.ts";
import type { Quote } from "../quote/quote.ts";
import { roundTo } from "../rounding.ts";
import { overMonths } from "./over-months.ts";
import type { RequestOf } from "./price-request.ts";

/** How much of something a budget buys. */
export interface Budget {
  readonly kind: "budget";
  readonly plan: string;
  readonly unit: string;
  readonly budget: string;
  readonly per: "month" | "year";
  readonly currency: string;
  /** The most that the budget pays for, up to 100,000; 0: not even one. */
  readonly most: number;
  /** Why nothing beyond `most` is sold, where a limit of the plan and not the budget stops it. */
  readonly limited_by?: string;
  /** The quote for `most`, or for 1 where the budget does not reach that. */
  readonly quote: Quote;
  /** What is left of the budget; negative where it does not reach one. */
  readonly left: string;
  readonly next?: Quote;
}

const MOST = 100_000;

/** The largest whole quantity whose invoice stays within the budget, tax included where a jurisdiction is named. */
export function budget(shelf: BookShelf, request: RequestOf<"budget">): Budget {
  const { kind: _kind, metric, amount, per, ...query } = request;
  const book = shelf.pick(request);
  const { id, many } = findMetric(book, metric);
  const plan = findPlan(book, request.plan);
  const limit = exact(amount);
  const need = (quantity: number) => ({ ...query, quantities: { ...query.quantities, [id]: String(quantity) } });
  const at = (quantity: number) => quoteOrRefusal(book, need(quantity));
  // A year of monthly invoices is not twelve times the first: one-time charges and coupons end.
  const cost = (quantity: number, quote: Quote) =>
    per === "month"
      ? exact(quote.total).dividedBy(quote.period.months)
      : exact(overMonths(shelf, { ...need(quantity), kind: "over_months", months: 12 }).total);
  const affordable = (quantity: number) => {
    const found = at(quantity);
    return found.sold && cost(quantity, found.quote).lessThanOrEqualTo(limit);
  };
  const falls = plan.charges.some(({ model }) => model === "volume" || model === "block");
  const most = largest(affordable, falls ? 200 : 0);
  const beyond = at(most + 1);
  const chosen = at(Math.max(most, 1));
  if (!chosen.sold) throw chosen.error;
  return {
    kind: "budget",
    plan: plan.name,
    unit: many,
    budget: amountText(exact(amount), chosen.quote.currency),
    per,
    currency: chosen.quote.currency,
    most,
    ...(most > 0 && !beyond.sold ? { limited_by: beyond.error.message } : {}),
    quote: chosen.quote,
    left: amountText(
      roundTo(limit.minus(cost(Math.max(most, 1), chosen.quote)), minorDigits(chosen.quote.currency), "half_up"),
      chosen.quote.currency,
    ),
    ...(most > 0 && beyond.sold ? { next: beyond.quote } : {}),
  };
}

/** The last quantity for which it holds: doubling, then halving the gap. */
function largest(holds: (quantity: number) => boolean, lookAhead: number): number {
  let low = 0;
  let high = 1;
  while (high <= MOST && holds(high)) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (middle <= MOST && holds(middle)) low = middle;
    else high = middle;
  }
  // A cheaper tier just beyond may bring the total back under the budget.
  for (let quantity = low + 1; quantity <= Math.min(low + lookAhead, MOST); quantity++)
    if (holds(quantity)) low = quantity;
  return low;
}

function quoteOrRefusal(book: PriceBook, query: Parameters<typeof priceQuote>[1]) {
  try {
    return { sold: true as const, quote: priceQuote(book, query) };
  } catch (error) {
    if (error instanceof BatonError && error.code === "invalid_input" && error.detail.field?.startsWith("quantities"))
      return { sold: false as const, error };
    throw error;
  }
}
