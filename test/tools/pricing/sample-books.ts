import { readFileSync } from "node:fs";
import { readPriceBook } from "../../../src/tools/pricing/book/read-price-book.ts";
import type { PriceBook } from "../../../src/tools/pricing/book/price-book.ts";
import { createBookShelf, type BookShelf } from "../../../src/tools/pricing/catalog/book-shelf.ts";

/** Harborline's book of that version, from the samples. */
export function sampleBook(version: "2026-07" | "2025-07"): PriceBook {
  const file = `harborline.${version}.yaml`;
  return readPriceBook(readFileSync(new URL(`../../../samples/pricebooks/${file}`, import.meta.url), "utf8"), file);
}

/** Both versions, on 22 November 2026. */
export function sampleShelf(): BookShelf {
  return createBookShelf([sampleBook("2026-07"), sampleBook("2025-07")], "2026-11-22");
}
