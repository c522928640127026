import { z } from "zod";
import type { PriceBook } from "../../../tools/pricing/book/price-book.ts";
import type { BookShelf } from "../../../tools/pricing/catalog/book-shelf.ts";
import { priceRequest, type PriceQuery } from "../../../tools/pricing/whatif/price-request.ts";
import type { AgentContext } from "../../agent.ts";
import { numbersStand } from "./numbers-stand.ts";
import type { Reading } from "./read-question.ts";

/** What a model is asked to fill in. Everything is there, with null for what the question does not say. */
const extraction = z.object({
  requests: z.array(
    z.object({
      kind: z
        .enum(["quote", "compare", "over_months", "break_even", "budget", "change", "prices"])
        .describe("change: another plan or number of seats from a day within a paid month on"),
      plans: z.array(z.string()).describe("plans as the question names them; several to compare"),
      addons: z.array(z.string()),
      quantities: z.array(
        z.object({
          metric: z.string(),
          quantity: z.string().describe("plain digits, per month, as the question says it"),
        }),
      ),
      billing: z.enum(["monthly", "yearly"]).nullable(),
      coupons: z.array(z.string()),
      jurisdiction: z.string().nullable().describe("where the customer is, as the question says it"),
      currency: z.string().nullable().describe("ISO 4217, only when the question wants one"),
      on: z.string().nullable().describe("YYYY-MM-DD, only when the question is about earlier prices"),
      start: z.string().nullable().describe("YYYY-MM-DD, only when service starts within a month"),
      until: z.string().nullable().describe("YYYY-MM-DD, only when service ends within a month"),
      months: z.int().nullable().describe("for over_months"),
      budget: z.object({ amount: z.string(), per: z.enum(["month", "year"]) }).nullable(),
    }),
  ),
});

type Extracted = z.infer<typeof extraction>["requests"][number];

/**
 * Lets the model read the question against the names of the book. `undefined` where what it read is no price request, or holds a number
 * that the question does not: then the rules read.
 */
export async function readWithModel(
  question: string,
  shelf: BookShelf,
  context: AgentContext,
): Promise<Reading | undefined> {
  if (context.model === undefined) return undefined;
  const book = shelf.pick();
  const reply = await context.model.structured({
    name: "price_requests",
    schema: extraction,
    signal: context.signal,
    messages: [
      ["system", instructions(book, shelf.today)],
      ["user", question],
    ],
  });
  context.spend(reply.usage);
  const { requests } = reply.value;
  if (requests.length === 0 || !requests.every((one) => numbersStand(question, numbersOf(one)))) return undefined;
  const queries = requests.flatMap((one) => toQueries(one, book));
  if (queries.length === 0 || !queries.every((query) => priceRequest.safeParse(query).success)) return undefined;
  return { requests: queries.map((request) => ({ request, notes: [] })), background: [] };
}

function instructions(book: PriceBook, today: string): string {
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name).join(", ");
  return [
    "Extract what is to be priced from the user's question. Do not calculate and do not answer.",
    "Write one request for each price asked for. Use the names below where the question means them; keep other names as written.",
    "Never fill in a number that the question does not say. If it goes on from an earlier question, only its last part is asked.",
    `Today is ${today}. Plans: ${names(book.plans)}. Add-ons: ${names(book.addons)}.`,
    `Metrics: ${book.metrics.map(({ id, many }) => `${id} (${many})`).join(", ")}.`,
    `Coupons: ${book.coupons.map(({ code }) => code).join(", ")}. Tax: ${book.tax.map(({ code, name }) => `${code} ${name}`).join(", ")}.`,
  ].join("\n");
}

function numbersOf(one: Extracted): readonly string[] {
  return [...one.quantities.map(({ quantity }) => quantity), ...(one.budget === null ? [] : [one.budget.amount])];
}

function toQueries(one: Extracted, book: PriceBook): readonly PriceQuery[] {
  const query = {
    addons: one.addons,
    quantities: Object.fromEntries(one.quantities.map(({ metric, quantity }) => [metric, quantity])),
    coupons: one.coupons,
    billing: one.billing ?? ("monthly" as const),
    ...present({ jurisdiction: one.jurisdiction, currency: one.currency, on: one.on }),
  };
  const dates = present({ start: one.start, until: one.until });
  const [first, second] = one.plans;
  const people = book.metrics.find((metric) => metric.people)?.id;
  switch (one.kind) {
    case "prices":
      return [{ kind: "prices", products: [...one.plans, ...one.addons], ...present({ on: one.on }) }];
    case "compare": {
      const plans = one.plans.length > 1 ? one.plans : book.plans.map(({ name }) => name);
      return [{ kind: "compare", options: plans.map((plan) => ({ ...query, plan, strict_coupons: false })) }];
    }
    case "break_even":
      return first === undefined || second === undefined || people === undefined
        ? []
        : [{ ...query, kind: "break_even", plans: [first, second], metric: people }];
    case "budget":
      return first === undefined || people === undefined || one.budget === null
        ? []
        : [{ ...query, kind: "budget", plan: first, metric: people, ...one.budget }];
    // Which number stands on which side of a change the rules read from the order of the words.
    case "change":
      return [];
    case "over_months":
      return [
        { ...query, ...present({ plan: first, start: one.start }), kind: "over_months", months: one.months ?? 12 },
      ];
    case "quote":
      return one.plans.length === 0
        ? [{ ...query, ...dates, kind: "quote" }]
        : one.plans.map((plan) => ({ ...query, ...dates, kind: "quote", plan }));
    default: {
      const unreachable: never = one.kind;
      return unreachable;
    }
  }
}

/** Without what is null. */
function present<T extends Record<string, string | null | undefined>>(fields: T): { [Key in keyof T]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)) as {
    [Key in keyof T]?: string;
  };
}
