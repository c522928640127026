import type { Exact } from "../../../tools/pricing/exact.ts";

/** Something in a question that a price depends on, and the tokens it takes. */
export type Mention = { readonly at: number; readonly length: number } & (
  | { readonly kind: "plan"; readonly name: string; readonly as: string }
  | { readonly kind: "all_plans" }
  | { readonly kind: "unknown_plan"; readonly name: string }
  | { readonly kind: "addon"; readonly name: string; readonly as: string }
  | { readonly kind: "coupon"; readonly code: string }
  | { readonly kind: "place"; readonly name: string }
  | { readonly kind: "currency"; readonly code: string }
  | {
      readonly kind: "money";
      readonly amount: Exact;
      readonly currency: string | undefined;
      readonly per: "month" | "year" | undefined;
    }
  | {
      readonly kind: "quantity";
      readonly metric: string;
      readonly value: Exact;
      /** The word it was counted in. */
      readonly noun: string;
      readonly per: "month" | "year" | undefined;
    }
  /** A number without a unit of its own. */
  | { readonly kind: "number"; readonly value: Exact }
  /** `strong` is "billed yearly"; weak is "a year". */
  | { readonly kind: "billing"; readonly billing: "monthly" | "yearly"; readonly strong: boolean }
  | { readonly kind: "months"; readonly count: number }
  | {
      readonly kind: "date";
      readonly role: "start" | "until";
      readonly date: string;
      readonly note: string | undefined;
    }
  | { readonly kind: "past"; readonly on: string }
  | { readonly kind: "now" }
  /** The period that a budget is for: "a yearly budget". */
  | { readonly kind: "budget_period"; readonly per: "month" | "year" }
);

export type MentionOf<Kind extends Mention["kind"]> = Extract<Mention, { kind: Kind }>;
