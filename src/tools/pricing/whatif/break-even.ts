import type { BookShelf } from "../catalog/book-shelf.ts";
import { BatonError } from "../../errors.ts";
import type { PriceBook } from "../book/price-book.ts";
import { exact, type Exact } from "../exact.ts";
import { amountText } from "../money.ts";
import { findMetric, findPlan } from "../quote/find-product.ts";
import { priceQuote } from "../quote/price-quote.ts";
import type { RequestOf } from "./price-request.ts";

/** A stretch of quantities over which one plan is the cheaper, both cost the same, only one is sold, or neither. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** The cheaper plan; `both`: the same price; `neither`: none is sold for it. */
  readonly cheaper: string;
  /** Whether the other plan is sold for these quantities at all. */
  readonly only: boolean;
  /** Price of each plan at `from`; absent where it is not sold. */
  readonly at_from: readonly { readonly plan: string; readonly total: string }[];
}

export interface BreakEven {
  readonly kind: "break_even";
  readonly plans: readonly [string, string];
  /** Plural name of what was varied. */
  readonly unit: string;
  readonly billing: "monthly" | "yearly";
  readonly currency: string;
  readonly up_to: number;
  readonly stretches: readonly Stretch[];
}

/** Which of two plans is cheaper at every whole quantity from 1: exact prices at each, no formula that a tier could break. */
export function breakEven(shelf: BookShelf, request: RequestOf<"break_even">): BreakEven {
  const { kind: _kind, plans, metric, up_to: upTo, ...query } = request;
  const book = shelf.pick(request);
  const { id, many } = findMetric(book, metric);
  const names = [findPlan(book, plans[0]).name, findPlan(book, plans[1]).name] as const;
  const currency = query.currency ?? book.currency;
  const stretches: Stretch[] = [];
  for (let quantity = 1; quantity <= upTo; quantity++) {
    const need = { ...query, strict_coupons: false, quantities: { ...query.quantities, [id]: String(quantity) } };
    const [a, b] = [totalOf(book, { ...need, plan: names[0] }), totalOf(book, { ...need, plan: names[1] })];
    const verdict = judge(names, a, b);
    const last = stretches.at(-1);
    if (last !== undefined && last.cheaper === verdict.cheaper && last.only === verdict.only) {
      stretches[stretches.length - 1] = { ...last, to: quantity };
      continue;
    }
    const at = [a, b].flatMap((total, i) =>
      total === undefined ? [] : [{ plan: names[i] ?? "", total: amountText(total, currency) }],
    );
    stretches.push({ from: quantity, to: quantity, ...verdict, at_from: at });
  }
  return { kind: "break_even", plans: names, unit: many, billing: request.billing, currency, up_to: upTo, stretches };
}

function judge(names: readonly [string, string], a: Exact | undefined, b: Exact | undefined) {
  if (a === undefined && b === undefined) return { cheaper: "neither", only: false };
  if (a === undefined) return { cheaper: names[1], only: true };
  if (b === undefined) return { cheaper: names[0], only: true };
  if (a.equals(b)) return { cheaper: "both", only: false };
  return { cheaper: a.lessThan(b) ? names[0] : names[1], only: false };
}

function totalOf(book: PriceBook, query: Parameters<typeof priceQuote>[1]): Exact | undefined {
  try {
    return exact(priceQuote(book, query).total);
  } catch (error) {
    if (error instanceof BatonError && error.code === "invalid_input" && error.detail.field?.startsWith("quantities"))
      return undefined;
    throw error;
  }
}
