import type { PriceBook } from "../book/price-book.ts";
import type { Exchange } from "./exchange.ts";
import type { PartOfPeriod } from "./part-of-period.ts";
import type { ResolvedRequest } from "./resolve-request.ts";

/** What the lines of one invoice are drafted from. */
export interface DraftContext {
  readonly book: PriceBook;
  readonly resolved: ResolvedRequest;
  readonly exchange: Exchange;
  /** What part of the period is billed; `undefined`: all of it. */
  readonly part: PartOfPeriod | undefined;
}
