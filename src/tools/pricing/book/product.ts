import { z } from "zod";
import { charge } from "./charge.ts";
import { amountField, percentField } from "./decimal-field.ts";

/** A plan or an add-on. */
export const product = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/, "must be snake_case, starting with a letter"),
  name: z.string().min(1),
  /** Other names that people use, matched without regard to case. */
  aliases: z.array(z.string().min(1)).default([]),
  description: z.string().default(""),
  /** Default: the book's currency. */
  currency: z.string().optional(),
  tax_category: z.string().default("software"),
  /** Which quantities the product may be sold with; outside them a quote is refused. */
  limits: z
    .array(z.strictObject({ metric: z.string(), min: amountField.optional(), max: amountField.optional() }))
    .default([]),
  /** Off twelve months' price when billed yearly, except where a charge has a yearly amount of its own. */
  yearly_discount: percentField.default("0"),
  /** `false` where the product is sold by the month only, or by the year only. */
  monthly: z.boolean().default(true),
  yearly: z.boolean().default(true),
  /** Topped up to this much a month when the recurring charges come to less. */
  minimum_commitment: amountField.optional(),
  charges: z.array(charge).min(1),
});

export type Product = z.infer<typeof product>;
