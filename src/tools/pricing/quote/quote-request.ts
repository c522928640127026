import { z } from "zod";
import { dateField } from "../book/date-field.ts";
import { amountField } from "../book/decimal-field.ts";
import { conventionChoice } from "../conventions.ts";

const moment = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/,
    "must be YYYY-MM-DD, or YYYY-MM-DDThh:mm:ssZ where seconds count",
  )
  .refine((text) => !Number.isNaN(Date.parse(text)), { error: "must be a moment that exists" });

/** Which price book: the newest in effect today, unless a version or a day says otherwise. */
export const bookSelector = z.strictObject({
  book: z.string().optional().describe("name of the price book; needed only where the tenant has several"),
  version: z.string().optional().describe("version of the price book"),
  on: dateField.optional().describe("the day whose prices count, YYYY-MM-DD"),
});

export type BookSelector = z.infer<typeof bookSelector>;

/** What one quote is for. Names are matched against the book without regard to case. */
export const quoteRequest = bookSelector.extend({
  plan: z.string().optional(),
  addons: z.array(z.string()).default([]),
  quantities: z
    .record(z.string(), z.union([amountField, z.array(amountField).min(1)]))
    .default({})
    .describe("quantity by metric, per month; for percentages of payments the list of amounts"),
  billing: z.enum(["monthly", "yearly"]).default("monthly"),
  coupons: z.array(z.string()).default([]),
  /** `false`: a coupon that does not fit is left out and said so, instead of refused; for comparisons. */
  strict_coupons: z.boolean().default(true),
  jurisdiction: z.string().optional().describe("tax jurisdiction: code, name or place; absent: no tax"),
  currency: z.string().optional().describe("ISO 4217; default: the book's"),
  rate_date: dateField.optional().describe("the exchange rate in force on that day; default: the newest"),
  start: moment.optional().describe("first day of service, for a part of the first period"),
  until: moment.optional().describe("last day of service, for a part of the period"),
  /** Month of the subscription that is invoiced, from 1: one-time charges and coupons depend on it. */
  month: z.int().positive().default(1),
  conventions: conventionChoice.optional(),
});

export type QuoteRequest = z.infer<typeof quoteRequest>;

/** A quote request as a caller writes it. */
export type QuoteQuery = z.input<typeof quoteRequest>;
