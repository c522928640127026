import { z } from "zod";
import { percentField } from "./decimal-field.ts";

/** What one jurisdiction takes. */
export const taxJurisdiction = z.strictObject({
  /** ISO 3166 code, with the subdivision where that matters: DE, US-NY. */
  code: z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, "must be an ISO 3166 code such as DE or US-NY"),
  name: z.string().min(1),
  /** Cities, adjectives and short forms that mean this jurisdiction. */
  places: z.array(z.string().min(1)).default([]),
  /** Exclusive: the tax comes on top of the listed price. Inclusive: the listed price contains it. */
  mode: z.enum(["exclusive", "inclusive"]),
  rates: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        percent: percentField,
        /** Tax categories of products that the rate is for; absent: all. */
        categories: z.array(z.string()).optional(),
      }),
    )
    .min(1),
  note: z.string().optional(),
});

export type TaxJurisdiction = z.infer<typeof taxJurisdiction>;
