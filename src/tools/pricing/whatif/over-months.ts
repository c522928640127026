import type { BookShelf } from "../catalog/book-shelf.ts";
import { addMonths, monthStart } from "../calendar.ts";
import { exact, sum } from "../exact.ts";
import { amountText } from "../money.ts";
import { priceQuote } from "../quote/price-quote.ts";
import type { Quote } from "../quote/quote.ts";
import type { RequestOf } from "./price-request.ts";

/** Invoices in a row that are alike but for their month. */
export interface InvoiceRun {
  readonly from_month: number;
  readonly to_month: number;
  readonly count: number;
  readonly quote: Quote;
}

export interface OverMonths {
  readonly kind: "over_months";
  readonly title: string;
  readonly months: number;
  readonly currency: string;
  readonly invoices: number;
  readonly runs: readonly InvoiceRun[];
  readonly subtotal: string;
  readonly discount_total: string;
  readonly tax_total: string;
  readonly total: string;
}

/**
 * Every invoice of so many months, summed: one-time charges once, coupons as long as they last. A yearly invoice is counted in
 * full in the month it is written, even where its term outlasts the months asked for. With a `start` within a month, the first invoice
 * is for the rest of that month.
 */
export function overMonths(shelf: BookShelf, request: RequestOf<"over_months">): OverMonths {
  const { kind: _kind, months, start, ...query } = request;
  const book = shelf.pick(request);
  const every = request.billing === "yearly" ? 12 : 1;
  const quotes: Quote[] = [];
  for (let month = 1; month <= months; month += every) {
    const from =
      start === undefined ? undefined : month === 1 || every === 12 ? addMonths(start, month - 1) : undefined;
    const later = start === undefined || from !== undefined ? {} : { start: addMonths(monthStart(start), month - 1) };
    quotes.push(priceQuote(book, { ...query, ...(from === undefined ? later : { start: from }), month }));
  }
  const [first] = quotes;
  const currency = first?.currency ?? book.currency;
  const total = (field: "subtotal" | "discount_total" | "tax_total" | "total") =>
    amountText(sum(quotes.map((quote) => exact(quote[field]))), currency);
  return {
    kind: "over_months",
    title: first?.title ?? "",
    months,
    currency,
    invoices: quotes.length,
    runs: runsOf(quotes),
    subtotal: total("subtotal"),
    discount_total: total("discount_total"),
    tax_total: total("tax_total"),
    total: total("total"),
  };
}

function runsOf(quotes: readonly Quote[]): readonly InvoiceRun[] {
  const runs: InvoiceRun[] = [];
  for (const quote of quotes) {
    const last = runs.at(-1);
    if (last !== undefined && alike(last.quote, quote)) {
      runs[runs.length - 1] = { ...last, to_month: quote.month, count: last.count + 1 };
    } else {
      runs.push({ from_month: quote.month, to_month: quote.month, count: 1, quote });
    }
  }
  return runs;
}

function alike(a: Quote, b: Quote): boolean {
  return a.total === b.total && a.lines.length === b.lines.length && a.discount_total === b.discount_total;
}
