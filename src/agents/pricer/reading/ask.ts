import type { PriceBook } from "../../../tools/pricing/book/price-book.ts";
import type { BookShelf } from "../../../tools/pricing/catalog/book-shelf.ts";
import type { PriceQuery } from "../../../tools/pricing/whatif/price-request.ts";
import type { Intent } from "./intent.ts";
import type { Slots } from "./slots.ts";
import type { Token } from "./tokens.ts";

/** One thing that is asked, with all that was said for it. */
export interface Ask {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly slots: Slots;
  readonly intent: Intent;
  readonly book: PriceBook;
  readonly shelf: BookShelf;
  /** The metric that counts people. */
  readonly people: string | undefined;
}

/** A request read from a question, and what was taken for granted in reading it. */
export interface ReadRequest {
  readonly request: PriceQuery;
  readonly notes: readonly string[];
  /** A budget that the compared options are held against. */
  readonly within?: { readonly amount: string; readonly per: "month" | "year" };
}
