import { z } from "zod";
import { amountField } from "../book/decimal-field.ts";
import { quoteRequest } from "../quote/quote-request.ts";

const side = quoteRequest.omit({
  book: true,
  version: true,
  on: true,
  start: true,
  until: true,
  month: true,
  conventions: true,
});

/** A subscription changed within a paid period. */
export const changeRequest = quoteRequest
  .pick({
    book: true,
    version: true,
    jurisdiction: true,
    currency: true,
    rate_date: true,
    conventions: true,
    coupons: true,
  })
  .extend({
    kind: z.literal("change"),
    from: side.pick({ plan: true, addons: true, quantities: true, billing: true }),
    to: side.pick({ plan: true, addons: true, quantities: true, billing: true }),
    /** The day from which the new applies; with a time where seconds count. */
    on_day: quoteRequest.shape.start.unwrap(),
    /** First day of the paid period. Default: the first of the month; for yearly billing it must be said. */
    period_from: z.string().optional(),
  });

export type ChangeRequest = z.infer<typeof changeRequest>;

/** What can be asked of the price books: one kind each. */
export const priceRequest = z.discriminatedUnion("kind", [
  quoteRequest.extend({ kind: z.literal("quote") }),
  z.strictObject({
    kind: z.literal("compare"),
    /** What is compared: at least two. */
    options: z.array(quoteRequest).min(2),
  }),
  quoteRequest.omit({ month: true, until: true }).extend({
    kind: z.literal("over_months"),
    months: z.int().positive().max(120),
  }),
  quoteRequest.omit({ plan: true, month: true, start: true, until: true }).extend({
    kind: z.literal("break_even"),
    /** The two plans. */
    plans: z.tuple([z.string(), z.string()]),
    /** The quantity that is varied. */
    metric: z.string(),
    up_to: z.int().positive().max(10_000).default(1_000),
  }),
  quoteRequest.omit({ month: true, start: true, until: true }).extend({
    kind: z.literal("budget"),
    plan: z.string(),
    metric: z.string(),
    amount: amountField,
    /** What period the amount is for. */
    per: z.enum(["month", "year"]),
  }),
  changeRequest,
  z.strictObject({
    kind: z.literal("prices"),
    /** Plans, add-ons; none: all. */
    products: z.array(z.string()).default([]),
    ...quoteRequest.pick({ book: true, version: true, on: true }).shape,
  }),
]);

export type PriceRequest = z.infer<typeof priceRequest>;
export type PriceQuery = z.input<typeof priceRequest>;
export type RequestOf<Kind extends PriceRequest["kind"]> = Extract<PriceRequest, { kind: Kind }>;
