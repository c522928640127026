import { z } from "zod";
import { conventionChoice } from "../conventions.ts";
import { coupon } from "./coupon.ts";
import { dateField } from "./date-field.ts";
import { amountField } from "./decimal-field.ts";
import { product } from "./product.ts";
import { taxJurisdiction } from "./tax.ts";

const metric = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/, "must be snake_case, starting with a letter"),
  /** Singular and plural for people. */
  one: z.string().min(1),
  many: z.string().min(1),
  /** Words that people count it in. */
  aliases: z.array(z.string().min(1)).default([]),
  /** Larger words: TB with 1000 where the metric is GB. */
  multiples: z.array(z.strictObject({ word: z.string().min(1), of: amountField })).default([]),
  /** Whether it counts people: then "40 technicians" is a quantity of it. */
  people: z.boolean().default(false),
});

export type Metric = z.infer<typeof metric>;

const rate = z.strictObject({
  from: z.string(),
  to: z.string(),
  /** Units of `to` for one unit of `from`. */
  rate: amountField.refine((text) => Number(text) > 0, { error: "must be more than 0" }),
  date: dateField,
});

export type ExchangeRate = z.infer<typeof rate>;

/** A price book as its YAML file says it: one version of all prices of one seller. */
export const priceBook = z.strictObject({
  /** snake_case or kebab-case; versions of one book share it. */
  book: z.string().regex(/^[a-z][a-z0-9_-]*$/, "must be kebab-case, starting with a letter"),
  name: z.string().min(1),
  version: z.string().min(1),
  effective_from: dateField,
  currency: z.string(),
  conventions: conventionChoice.default({}),
  metrics: z.array(metric).default([]),
  plans: z.array(product).min(1),
  addons: z.array(product).default([]),
  coupons: z.array(coupon).default([]),
  tax: z.array(taxJurisdiction).default([]),
  rates: z.array(rate).default([]),
});

/** A validated price book and where each of its values stands. */
export interface PriceBook extends z.infer<typeof priceBook> {
  /** File name without its folder. */
  readonly file: string;
  /** Line in the file, from 1, of a path such as `plans[1].charges[0]`. */
  readonly lines: ReadonlyMap<string, number>;
}

/** "price book harborline 2026.07", for errors and traces. */
export function bookTitle(book: Pick<PriceBook, "book" | "version">): string {
  return `price book ${book.book} ${book.version}`;
}
