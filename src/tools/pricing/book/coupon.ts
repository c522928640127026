import { z } from "zod";
import { dateField } from "./date-field.ts";
import { amountField, percentField } from "./decimal-field.ts";

const common = {
  code: z.string().regex(/^[A-Z0-9_-]+$/, "must be capitals, digits, - and _"),
  /** Other names that people use, as in "nonprofit discount". */
  aliases: z.array(z.string().min(1)).default([]),
  description: z.string().default(""),
  /** Ids of products; `subscription`: the plan's recurring lines; `everything`: all lines. */
  applies_to: z.union([z.literal("subscription"), z.literal("everything"), z.array(z.string()).min(1)], {
    error: "must be subscription, everything, or a list of product ids",
  }),
  /** For the first invoice, the first so many months, or always. */
  duration: z.union([z.literal("once"), z.literal("forever"), z.strictObject({ months: z.int().positive() })], {
    error: "must be once, forever, or {months: <n>}",
  }),
  valid_from: dateField.optional(),
  /** Last day on which it may be redeemed. */
  valid_until: dateField.optional(),
  /** `false`: not together with another coupon. */
  combinable: z.boolean().default(true),
};

/** Percent off, or a fixed amount off and never more than there is to take it from. */
export const coupon = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({ ...common, kind: z.literal("percentage"), percent: percentField }),
    z.strictObject({ ...common, kind: z.literal("fixed"), amount: amountField, currency: z.string().optional() }),
  ],
  { error: "kind must be percentage or fixed" },
);

export type Coupon = z.infer<typeof coupon>;
