import type { PriceBook } from "../book/price-book.ts";
import { metricOf } from "../book/charge.ts";
import type { Product } from "../book/product.ts";
import { sum, type Exact } from "../exact.ts";
import { quantityText } from "../money.ts";
import { findMetric } from "./find-product.ts";
import type { ResolvedRequest } from "./resolve-request.ts";

/** "Team for 25 seats, with Onboarding and SMS (1,800 messages), billed yearly". */
export function quoteTitle(book: PriceBook, resolved: ResolvedRequest): string {
  const { plan, addons, quantities, request } = resolved;
  const count = (product: Product) => {
    const ids = new Set(
      [...product.charges.map(metricOf), ...product.limits.map(({ metric }) => metric)].filter(
        (id) => id !== undefined,
      ),
    );
    return [...ids].flatMap((id) => {
      const given = quantities.get(id);
      return given === undefined ? [] : [countText(book, id, given)];
    });
  };
  const withCount = (product: Product) => {
    const counts = count(product);
    return counts.length === 0 ? product.name : `${product.name} (${counts.join(", ")})`;
  };
  if (plan === undefined) return joined(addons.map(withCount));
  const counts = count(plan);
  const head = counts.length === 0 ? plan.name : `${plan.name} for ${joined(counts)}`;
  const beside = addons.length === 0 ? "" : ` with ${joined(addons.map(withCount))}`;
  return `${head}${beside}, billed ${request.billing}`;
}

/** "a", "a and b", "a, b and c". */
export function joined(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

function countText(book: PriceBook, id: string, given: readonly Exact[]): string {
  const metric = findMetric(book, id);
  const quantity = sum(given);
  return `${quantityText(quantity)} ${quantity.equals(1) ? metric.one : metric.many}`;
}
