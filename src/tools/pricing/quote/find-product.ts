import { absent } from "../absent.ts";
import { bookTitle, type Metric, type PriceBook } from "../book/price-book.ts";
import type { Product } from "../book/product.ts";

/** @throws NotFound that names what the book has, nearest by spelling first. */
export function findPlan(book: PriceBook, written: string): Product {
  return find(book, "plan", book.plans, written, "plan");
}

/** @throws NotFound that names what the book has, nearest by spelling first. */
export function findAddon(book: PriceBook, written: string): Product {
  return find(book, "add-on", book.addons, written, "addons");
}

/** @throws NotFound that names what the book has, nearest by spelling first. */
export function findMetric(book: PriceBook, written: string): Metric {
  const target = written.toLowerCase();
  const found = book.metrics.find((metric) =>
    [metric.id, metric.one, metric.many, ...metric.aliases].some((name) => name.toLowerCase() === target),
  );
  if (found !== undefined) return found;
  const has = book.metrics.map(({ id }) => id);
  throw absent({ kind: "metric", written, has, where: bookTitle(book), field: `quantities.${written}` });
}

function find(book: PriceBook, kind: string, among: readonly Product[], written: string, field: string): Product {
  const target = written.trim().toLowerCase();
  const found = among.find((product) =>
    [product.id, product.name, ...product.aliases].some((name) => name.toLowerCase() === target),
  );
  if (found !== undefined) return found;
  throw absent({ kind, written, has: among.map(({ name }) => name), where: bookTitle(book), field });
}
