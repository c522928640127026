import type { BookShelf } from "../catalog/book-shelf.ts";
import { priceQuote } from "../quote/price-quote.ts";
import type { Quote } from "../quote/quote.ts";
import { breakEven, type BreakEven } from "./break-even.ts";
import { budget, type Budget } from "./budget.ts";
import { changePlan, type Change } from "./change-plan.ts";
import { compare, type Comparison } from "./compare.ts";
import { listPrices, type PriceList } from "./list-prices.ts";
import { overMonths, type OverMonths } from "./over-months.ts";
import type { PriceRequest } from "./price-request.ts";

/** What came of one request. */
export type PriceAnswer =
  | { readonly kind: "quote"; readonly quote: Quote }
  | Comparison
  | OverMonths
  | BreakEven
  | Budget
  | Change
  | PriceList;

/**
 * Answers any price request from a tenant's books: the one door for agents.
 *
 * @throws NotFound for a name that the book does not have,
 * @throws InvalidInput for a request that the book's rules refuse.
 */
export function answerPriceRequest(shelf: BookShelf, request: PriceRequest): PriceAnswer {
  switch (request.kind) {
    case "quote": {
      const { kind, ...query } = request;
      return { kind, quote: priceQuote(shelf.pick(request), query) };
    }
    case "compare":
      return compare(shelf, request);
    case "over_months":
      return overMonths(shelf, request);
    case "break_even":
      return breakEven(shelf, request);
    case "budget":
      return budget(shelf, request);
    case "change":
      return changePlan(shelf, request);
    case "prices":
      return listPrices(shelf, request);
    default: {
      const unreachable: never = request;
      return unreachable;
    }
  }
}
