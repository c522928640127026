import { z } from "zod";
import { statement } from "../../tools/finding.ts";
import { quote } from "../../tools/pricing/quote/quote.ts";
import { priceRequest } from "../../tools/pricing/whatif/price-request.ts";

/** A request, or several; where it does not say its kind it is a quote. */
const asked = z.preprocess((value) => withKind(value), priceRequest);

export const pricerInput = z.strictObject({
  question: z.string().optional().describe("what is asked, in words; default: the user's question"),
  request: z
    .union([asked, z.array(asked).min(1)])
    .optional()
    .describe("what is asked, as a price request or several; goes before the question"),
});

export const pricerOutput = z.object({
  /** The result in sentences, most important first; then how it comes about; then what was assumed. */
  statements: z.array(statement).min(1),
  /** The first quote, or `null` where only prices or a break-even were asked for. */
  quote: quote.nullable(),
  quotes: z.array(quote),
  /** Every answer with its kind: quote, compare, over_months, break_even, budget, change, prices. */
  answers: z.array(z.looseObject({ kind: z.string() })),
});

function withKind(value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !("kind" in value)
    ? { ...value, kind: "quote" }
    : value;
}
