import { z } from "zod";

/** Plain digits with at least the currency's decimals. */
const amount = z.string().regex(/^-?\d+(\.\d+)?$/);

const step = z.object({
  text: z.string(),
  quantity: amount.optional(),
  unit_amount: amount.optional(),
  amount,
});

const line = z.object({
  /** Product and charge, as in `team.seats`. */
  id: z.string(),
  product: z.string(),
  name: z.string(),
  kind: z.enum(["recurring", "one_time", "usage", "commitment", "credit", "change"]),
  quantity: amount.optional(),
  unit: z.string().optional(),
  amount,
  /** The sum in words: "25 seats × $18.00 × 12 months; 15% off for yearly billing". */
  rule: z.string(),
  /** Terms of the sum, unrounded, in the price's own currency. */
  steps: z.array(step),
  /** Where the price stands. */
  source: z.object({ file: z.string(), version: z.string(), path: z.string(), line: z.int() }),
});

export type QuoteLine = z.infer<typeof line>;

const discount = z.object({
  code: z.string(),
  rule: z.string(),
  /** What the coupon acted on. */
  base: amount,
  amount,
  /** The discount's share of each line; they add up to the amount. */
  lines: z.array(z.object({ line: z.string(), amount })),
});

const tax = z.object({ name: z.string(), percent: z.string(), base: amount, amount });

/**
 * One invoice, itemised: lines sum to `subtotal`; less `discount_total`, and less the tax where it is included, is `net`; and
 * `net` + `tax_total` + `rounding` is `total`, to the last digit.
 */
export const quote = z.object({
  /** "Team for 25 seats, billed yearly". */
  title: z.string(),
  plan: z.string().optional(),
  addons: z.array(z.string()),
  quantities: z.record(z.string(), amount),
  book: z.object({ book: z.string(), version: z.string(), effective_from: z.string(), file: z.string() }),
  currency: z.string(),
  billing: z.enum(["monthly", "yearly"]),
  /** The days that are invoiced, where the request said so; `until` is the first day after. */
  period: z.object({
    months: z.int(),
    from: z.string().optional(),
    until: z.string().optional(),
    part: z.string().optional(),
  }),
  month: z.int(),
  lines: z.array(line),
  subtotal: amount,
  discounts: z.array(discount),
  discount_total: amount,
  net: amount,
  jurisdiction: z.object({ code: z.string(), name: z.string(), mode: z.enum(["exclusive", "inclusive"]) }).optional(),
  taxes: z.array(tax),
  tax_total: amount,
  /** Not zero only where rounding happens at the end. */
  rounding: amount,
  total: amount,
  /** The regular invoice once one-time charges, a part period and temporary coupons are over. */
  later: z.object({ from_month: z.int(), total: amount }).optional(),
  exchange: z.array(z.object({ from: z.string(), to: z.string(), rate: z.string(), date: z.string() })),
  conventions: z.record(z.string(), z.string()),
  /** What was taken for granted because the request did not say. */
  assumptions: z.array(z.string()),
});

export type Quote = z.infer<typeof quote>;
