import { InvalidInput } from "../../errors.ts";
import { metricOf } from "../book/charge.ts";
import type { PriceBook } from "../book/price-book.ts";
import type { Product } from "../book/product.ts";
import { sum, type Exact } from "../exact.ts";
import { quantityText } from "../money.ts";
import { findMetric } from "./find-product.ts";

type Quantities = ReadonlyMap<string, readonly Exact[]>;

/** @throws InvalidInput when a quantity is missing or outside a limit, or a product is not sold with that billing. */
export function checkProducts(
  book: PriceBook,
  products: readonly Product[],
  quantities: Quantities,
  billing: "monthly" | "yearly",
): void {
  for (const product of products) {
    if (!product[billing]) {
      const other = billing === "monthly" ? "yearly" : "monthly";
      throw new InvalidInput(`${product.name} is not billed ${billing}; it is billed ${other}`, {
        field: "billing",
        alternatives: [other],
      });
    }
    checkLimits(book, product, quantities);
    for (const metric of product.charges.map(metricOf)) {
      if (metric === undefined || quantities.has(metric)) continue;
      const { many } = findMetric(book, metric);
      throw new InvalidInput(`${product.name} is priced by ${many}: say how many`, {
        field: `quantities.${metric}`,
        alternatives: [`{"quantities": {"${metric}": "10"}}`],
      });
    }
  }
}

function checkLimits(book: PriceBook, product: Product, quantities: Quantities): void {
  for (const limit of product.limits) {
    const given = quantities.get(limit.metric);
    if (given === undefined || withinLimits(product, quantities)) continue;
    const { many } = findMetric(book, limit.metric);
    const asked = quantityText(sum(given));
    const range = [
      limit.min === undefined ? [] : [`at least ${quantityText(limit.min)}`],
      limit.max === undefined ? [] : [`up to ${quantityText(limit.max)}`],
    ].flat();
    const others = book.plans.filter((plan) => withinLimits(plan, quantities)).map(({ name }) => name);
    throw new InvalidInput(
      `${product.name} is for ${range.join(" and ")} ${many}, not ${asked}; ` +
        `${others.length === 0 ? "no plan of the book takes that many" : `for ${asked} ${many} there is ${others.join(" or ")}`}`,
      { field: `quantities.${limit.metric}`, alternatives: others },
    );
  }
}

/** Whether a product may be sold with these quantities. */
export function withinLimits(product: Product, quantities: Quantities): boolean {
  return product.limits.every(({ metric, min, max }) => {
    const given = quantities.get(metric);
    if (given === undefined) return true;
    const asked = sum(given);
    return !(min !== undefined && asked.lessThan(min)) && !(max !== undefined && asked.greaterThan(max));
  });
}
