import { absent } from "../absent.ts";
import { bookTitle, type PriceBook } from "../book/price-book.ts";
import type { TaxJurisdiction } from "../book/tax.ts";

/** By code, name or place. @throws NotFound that names the jurisdictions the book knows the tax of. */
export function findJurisdiction(book: PriceBook, written: string): TaxJurisdiction {
  const target = written.trim().toLowerCase();
  const found = book.tax.find((tax) =>
    [tax.code, tax.name, ...tax.places].some((name) => name.toLowerCase() === target),
  );
  if (found !== undefined) return found;
  const parts = book.tax.filter(({ code }) => code.toLowerCase().startsWith(`${target}-`));
  const has = (parts.length > 0 ? parts : book.tax).map(({ code, name }) => `${code} (${name})`);
  throw absent({ kind: "tax for", written, has, where: bookTitle(book), field: "jurisdiction" });
}
