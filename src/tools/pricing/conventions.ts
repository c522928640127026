import { z } from "zod";

/**
 * Where billing systems disagree, the choice is one of these options. A price book or a request names a group and may
 * overrule single options.
 */
const options = {
  /** Quantity zero in tiers: nothing is billed, or the first tier's flat fee. */
  zero_quantity: z.enum(["nothing", "first_tier_flat_fee"]),
  /** 100.5 where one tier ends at 100 and the next begins at 101: it belongs to the next or the previous tier, or is rounded up first. */
  between_tiers: z.enum(["next", "previous", "round_up"]),
  /** A package begun: counts whole (up) or not at all (down). */
  package_rounding: z.enum(["up", "down"]),
  /**
   * Part of a period. `days_end_exclusive`: the last day named is not used; `days_both_ends`: it is;
   * `seconds`: to the second, end exclusive; `days_30`: every month counts 30 days, end exclusive.
   */
  proration: z.enum(["days_end_exclusive", "days_both_ends", "seconds", "days_30"]),
  /** A change within a paid period: credit the unused old and charge the rest of the new, or bill both parts anew minus what was invoiced. */
  change: z.enum(["credit_and_charge", "rebill_minus_invoiced"]),
  /** Each line, only the total, or the total with the lines made to fit by largest remainder. */
  rounding: z.enum(["per_line", "at_end", "largest_remainder"]),
  rounding_mode: z.enum(["half_up", "half_even", "up", "down"]),
  /** Which coupon acts first; each acts on what the one before left. */
  coupon_order: z.enum(["percentage_first", "fixed_first", "as_given", "scope_then_date"]),
  /** A coupon for n months on an invoice for a longer period: its share of the period, or the whole invoice. */
  coupon_months: z.enum(["share", "whole"]),
  /** Whether a percentage coupon takes its percentage of the list lines or of what earlier coupons left. */
  coupon_base: z.enum(["remaining", "list"]),
  /** Whether several rates of one jurisdiction are rounded each alone or as one sum. */
  tax_rates: z.enum(["each", "together"]),
  /** Whether tax is computed on the invoice's net or line by line. */
  tax_scope: z.enum(["invoice", "line"]),
  /** Whether a minimum commitment is compared with the list price or with the price after the yearly discount. */
  commitment: z.enum(["before_yearly_discount", "after_yearly_discount"]),
};

const full = z.strictObject(options);

export type Conventions = z.infer<typeof full>;

const baton: Conventions = {
  zero_quantity: "nothing",
  between_tiers: "next",
  package_rounding: "up",
  proration: "days_end_exclusive",
  change: "credit_and_charge",
  rounding: "per_line",
  rounding_mode: "half_up",
  coupon_order: "percentage_first",
  coupon_months: "share",
  coupon_base: "remaining",
  tax_rates: "each",
  tax_scope: "invoice",
  commitment: "before_yearly_discount",
};

/** Named groups: what the systems of these names do, as far as their documents tell. */
export const CONVENTION_GROUPS = {
  baton,
  stripe: { ...baton, proration: "seconds", coupon_months: "whole", coupon_order: "as_given", tax_scope: "line" },
  lago: {
    ...baton,
    zero_quantity: "first_tier_flat_fee",
    proration: "days_both_ends",
    change: "rebill_minus_invoiced",
    rounding: "at_end",
    coupon_order: "scope_then_date",
    coupon_months: "whole",
    commitment: "after_yearly_discount",
  },
  openmeter: {
    ...baton,
    zero_quantity: "first_tier_flat_fee",
    rounding: "largest_remainder",
    coupon_order: "scope_then_date",
  },
  killbill: { ...baton, coupon_order: "as_given", coupon_months: "whole" },
  flexprice: { ...baton, proration: "days_both_ends", coupon_order: "as_given" },
} as const satisfies Record<string, Conventions>;

export type ConventionGroup = keyof typeof CONVENTION_GROUPS;

export const CONVENTION_GROUP_NAMES = Object.keys(CONVENTION_GROUPS) as [ConventionGroup, ...ConventionGroup[]];

/** A group's name with options that overrule it, as in `{group: "lago", rounding: "per_line"}`. */
export const conventionChoice = full.partial().extend({ group: z.enum(CONVENTION_GROUP_NAMES).optional() });

export type ConventionChoice = z.infer<typeof conventionChoice>;

/** The conventions in force: a group named later replaces the earlier one whole; single options overrule their group. */
export function conventionsOf(...choices: readonly (ConventionChoice | undefined)[]): Conventions {
  let result: Conventions = baton;
  for (const choice of choices) {
    if (choice === undefined) continue;
    const { group, ...single } = choice;
    const named = group === undefined ? result : CONVENTION_GROUPS[group];
    result = full.parse({ ...named, ...JSON.parse(JSON.stringify(single)) });
  }
  return result;
}
