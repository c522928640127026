import type { PriceBook } from "../book/price-book.ts";
import { sum } from "../exact.ts";
import type { DraftContext } from "./draft-context.ts";
import { draftLines } from "./draft-lines.ts";
import { createExchange } from "./exchange.ts";
import { partOfPeriod, periodOf, type PartOfPeriod } from "./part-of-period.ts";
import { quoteTitle } from "./quote-title.ts";
import { quoteRequest, type QuoteQuery } from "./quote-request.ts";
import type { Quote } from "./quote.ts";
import { resolveRequest, type ResolvedRequest } from "./resolve-request.ts";
import { settle } from "./settle.ts";
import { checked } from "../checked.ts";

/**
 * Prices one invoice from a book, itemised.
 *
 * @throws NotFound for a name that the book does not have,
 * @throws InvalidInput for a request that the book's rules refuse.
 */
export function priceQuote(book: PriceBook, query: QuoteQuery): Quote {
  const request = checked(quoteRequest, query);
  const resolved = resolveRequest(book, request);
  const part = partOf(resolved);
  const context: DraftContext = { book, resolved, part, exchange: createExchange(book, request.rate_date) };
  const { notes, ...money } = settle(draftLines(context), context);
  const later = laterTotal(context, money);
  return {
    ...header(context),
    ...money,
    ...(later === undefined ? {} : { later }),
    exchange: context.exchange.used.map((rate) => ({ ...rate })),
    assumptions: [...resolved.assumptions, ...notes],
  };
}

/** What a quote says about its request. */
export function header(
  context: DraftContext,
): Omit<Quote, keyof ReturnType<typeof settle> | "later" | "exchange" | "assumptions"> {
  const { book, resolved, part } = context;
  const { request, plan, addons, quantities, conventions, currency } = resolved;
  const term = part?.period ?? (request.start === undefined ? undefined : periodOf(request.start, request.billing));
  return {
    title: quoteTitle(book, resolved),
    ...(plan === undefined ? {} : { plan: plan.name }),
    addons: addons.map(({ name }) => name),
    quantities: Object.fromEntries([...quantities].map(([id, values]) => [id, sum(values).toFixed()])),
    book: { book: book.book, version: book.version, effective_from: book.effective_from, file: book.file },
    currency,
    billing: request.billing,
    period: {
      months: request.billing === "yearly" ? 12 : 1,
      ...(term === undefined
        ? {}
        : { from: request.start?.slice(0, 10) ?? term.from, until: request.until ?? term.to }),
      ...(part === undefined ? {} : { part: part.text }),
    },
    month: request.month,
    conventions: { ...conventions },
  };
}

/** A month begun or ended within is billed in part; a yearly term begins on its start day, and is in part only when it ends early. */
function partOf({ request, conventions }: ResolvedRequest): PartOfPeriod | undefined {
  const { start, until, billing } = request;
  const anchor = start ?? until;
  if (anchor === undefined || (billing === "yearly" && until === undefined)) return undefined;
  const part = partOfPeriod(periodOf(anchor, billing), { start, until }, conventions.proration);
  return part.used.equals(part.whole) ? undefined : part;
}

/** The regular invoice, where this first one differs from it. */
function laterTotal(
  context: DraftContext,
  first: ReturnType<typeof settle> | Omit<ReturnType<typeof settle>, "notes">,
) {
  const { resolved } = context;
  // What ends has no later invoice.
  if (resolved.request.until !== undefined) return undefined;
  const temporary = resolved.coupons.filter((coupon) => coupon.duration !== "forever");
  const oneTime = first.lines.some(({ kind }) => kind === "one_time");
  const recurring = first.lines.some(({ kind }) => kind !== "one_time");
  if (!recurring || (temporary.length === 0 && !oneTime && context.part === undefined)) return undefined;
  const length = resolved.request.billing === "yearly" ? 12 : 1;
  const lasting = Math.max(
    ...resolved.coupons.map(({ duration }) => (typeof duration === "string" ? 1 : duration.months)),
    resolved.request.month,
  );
  const month = Math.ceil(lasting / length) * length + 1;
  const regular: DraftContext = {
    ...context,
    part: undefined,
    resolved: { ...resolved, request: { ...resolved.request, month, strict_coupons: false } },
  };
  const total = settle(draftLines(regular), regular).total;
  return total === first.total ? undefined : { from_month: month, total };
}
