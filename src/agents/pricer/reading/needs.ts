import { metricOf } from "../../../tools/pricing/book/charge.ts";
import type { PriceBook } from "../../../tools/pricing/book/price-book.ts";
import type { Product } from "../../../tools/pricing/book/product.ts";

/** Metrics without whose quantity a product cannot be priced. */
export function neededMetrics(product: Product): readonly string[] {
  return [...new Set(product.charges.map(metricOf))].filter((metric) => metric !== undefined);
}

/** Whether a product is a share of a plan's price. */
export function needsPlan(product: Product): boolean {
  return product.charges.some((charge) => charge.model === "percentage" && charge.of === "subscription");
}

/** A plan or add-on by its exact name. */
export function productNamed(book: PriceBook, name: string): Product | undefined {
  return [...book.plans, ...book.addons].find((product) => product.name === name);
}
