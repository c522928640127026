import type { Product } from "../book/product.ts";
import type { Exact } from "../exact.ts";
import type { RatedStep } from "../rating/rated.ts";
import type { QuoteLine } from "./quote.ts";

/** A line of a quote before rounding. */
export interface LineDraft {
  readonly id: string;
  readonly product: Product;
  readonly scope: "plan" | "addon";
  readonly name: string;
  readonly kind: QuoteLine["kind"];
  readonly quantity?: Exact | undefined;
  readonly unit?: string | undefined;
  /** Add up to `full` where the whole period is billed, to the part of it otherwise; in the product's currency. */
  readonly steps: readonly RatedStep[];
  /** The whole period's amount in the product's currency: what a percentage of the subscription is taken of. */
  readonly full: Exact;
  /** The amount in the quote's currency. */
  readonly exact: Exact;
  readonly path: string;
}
