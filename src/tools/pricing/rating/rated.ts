import type { Conventions } from "../conventions.ts";
import type { Exact } from "../exact.ts";

/** One term of a charge's sum, in words and numbers. */
export interface RatedStep {
  /** As in "seats 1-50 at $32.00: 50 × $32.00". */
  readonly text: string;
  readonly quantity?: Exact;
  readonly unit_amount?: Exact;
  readonly amount: Exact;
}

/** What a quantity costs in one period: the steps add up to the amount. Nothing is rounded yet. */
export interface Rated {
  readonly amount: Exact;
  readonly steps: readonly RatedStep[];
}

/** How a charge's quantity and money are named and where systems disagree. */
export interface RatingContext {
  readonly conventions: Conventions;
  readonly one: string;
  readonly many: string;
  /** An amount for people. */
  money(amount: Exact | string): string;
}
