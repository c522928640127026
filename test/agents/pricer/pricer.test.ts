import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { AgentContext } from "../../../src/agents/agent.ts";
import type { Model } from "../../../src/agents/model/model.ts";
import { createPricer } from "../../../src/agents/pricer/pricer.ts";
import { pricerOutput } from "../../../src/agents/pricer/pricer-schemas.ts";
import { InvalidOutput, Unavailable } from "../../../src/tools/errors.ts";
import { createPriceBooks } from "../../../src/tools/pricing/catalog/price-books.ts";
import { NO_TALK } from "../../../src/graph/mail/no-talk.ts";

const folder = fileURLToPath(new URL("../../../samples/pricebooks", import.meta.url));
const books = createPriceBooks({ folder: () => folder, now: () => new Date("2026-11-22T10:00:00Z") });
const pricer = createPricer({ books });

function contextWith(model?: Model): AgentContext & { readonly warned: string[] } {
  const warned: string[] = [];
  const ignore = () => undefined;
  return {
    ...NO_TALK,
    tenant: "default",
    threadId: "t",
    runId: "r",
    idempotencyKey: "k",
    signal: new AbortController().signal,
    log: { debug: ignore, info: ignore, error: ignore, warn: (_fields, message) => void warned.push(message) },
    model,
    progress: ignore,
    say: ignore,
    spend: ignore,
    warned,
  };
}

async function run(input: Record<string, unknown>, question: string, context = contextWith()) {
  const parsed = pricer.input.parse(input) as Record<string, unknown>;
  const output = await pricer.execute({ question, input: parsed, sources: {}, step: "price", attempt: 1 }, context);
  return pricerOutput.parse(output);
}

const texts = (output: z.infer<typeof pricerOutput>) => output.statements.map(({ text }) => text);

/** A model that reads what it is told to; a test gives it the reading or the error. */
function modelThat(reply: unknown): Model {
  return {
    name: "scripted",
    structured: (request) => {
      if (reply instanceof Error) return Promise.reject(reply);
      const value = request.schema.parse(reply);
      return Promise.resolve({ value, usage: { inputTokens: 1, outputTokens: 1 } });
    },
    text: () => {
      throw new Error("the pricer asks for no text");
    },
  };
}

const extracted = (fields: object) => ({
  requests: [
    {
      kind: "quote",
      plans: [],
      addons: [],
      quantities: [],
      billing: null,
      coupons: [],
      jurisdiction: null,
      currency: null,
      on: null,
      start: null,
      until: null,
      months: null,
      budget: null,
      ...fields,
    },
  ],
});

describe("the pricer without a model", () => {
  test("states the total first, then the sum, then what was assumed", async () => {
    const output = await run({}, "How much is Team for 25 seats billed yearly?");
    expect(texts(output)).toEqual([
      "Team for 25 seats, billed yearly, costs $4,590.00 a year before tax.",
      "Team comes to $4,590.00: 25 seats × $18.00 × 12 months = $5,400.00; 15% off for yearly billing = −$810.00.",
      "Billed monthly, twelve months would cost $5,400.00: yearly billing saves $810.00.",
      "No tax is included, because no place was named.",
      "Prices are from price book harborline 2026.07, in effect from 2026-07-01.",
    ]);
    expect(output.quote?.total).toBe("4590.00");
    expect(output.statements[0]?.data).toMatchObject({ total: "4590.00", currency: "USD" });
  });

  test("takes the question of its input before that of the run", async () => {
    const output = await run({ question: "What is Starter?" }, "something else");
    expect(texts(output)[0]).toContain("Starter, billed monthly, costs $49.00 a month before tax");
  });

  test("takes a request as it stands, or several", async () => {
    const output = await run(
      {
        request: [
          { plan: "Team", quantities: { seats: 25 } },
          { kind: "budget", plan: "Team", metric: "seat", amount: "1000", per: "month" },
        ],
      },
      "",
    );
    expect(output.quotes.map(({ total }) => total)).toEqual(["450.00", "990.00"]);
    expect(output.answers.map(({ kind }) => kind)).toEqual(["quote", "budget"]);
  });

  test.each<readonly [string, string]>([
    [
      "Team for 40 seats in Berlin with onboarding, WELCOME10 and SAVE200",
      "costs $2,318.12 for the first month including 19% VAT for Germany ($1,948.00 before tax), then $856.80 a month from month 4 on.",
    ],
    [
      "What do 25 people on Team pay in Sydney?",
      "Team for 25 seats, billed monthly, costs $450.00 a month including 10% GST for Australia.",
    ],
    ["Team for 10 seats for a customer in California", "costs $180.00 a month (no tax is due in California)."],
    [
      "What did Team for 25 seats cost last year?",
      "cost $400.00 a month before tax at the prices in effect from 1 July 2025.",
    ],
    ["How much is onboarding?", "Onboarding costs $1,500.00 once before tax."],
    [
      "Which is cheaper for 80 seats, Team or Enterprise?",
      "Team for 80 seats, billed monthly, is the cheaper: $1,440.00 a month, $1,470.00 less than Enterprise for 80 seats, billed monthly, at $2,910.00.",
    ],
    [
      "How much has Team for 30 seats gone up since last year?",
      "went from $480.00 to $540.00 a month: $60.00 (12.5%) more than at the prices in effect from 1 July 2025.",
    ],
    [
      "How many Team seats can we get for $1,000 a month?",
      "$1,000.00 a month pays for 55 seats on Team, billed monthly; $10.00 is left.",
    ],
    ["Can we stay below $500 a month with 20 people?", "Within $500.00 a month is Team for 20 seats, billed monthly."],
    [
      "From how many seats on does Enterprise beat Team?",
      "There is no break-even between Enterprise and Team: billed monthly, Team is the cheaper for every number of seats",
    ],
    [
      "What is Team for 25 seats over 6 months with WELCOME10?",
      "Team for 25 seats, billed monthly, costs $2,565.00 over 6 months before tax.",
    ],
    [
      "We upgrade from Starter to Team for 12 seats on 15 December 2026; what is due?",
      "Changing from Starter to Team for 12 seats on 15 December 2026 costs $91.58 for the rest of the period before tax.",
    ],
    [
      "What does Team cost?",
      "Team: $18.00 per seat a month, at least 3 seats; 15% off twelve months when billed yearly ($183.60 per seat a year).",
    ],
  ])("answers: %s", async (question, lead) => {
    expect(texts(await run({}, question))[0]).toContain(lead);
  });

  test("puts the totals of several quotes first", async () => {
    const output = await run({}, "How much is Team for 10 and for 25 seats?");
    expect(texts(output).slice(0, 2)).toEqual([
      "Team for 10 seats, billed monthly, costs $180.00 a month before tax.",
      "Team for 25 seats, billed monthly, costs $450.00 a month before tax.",
    ]);
  });

  test("states a thing that is asked twice once, and no later invoice for what ends", async () => {
    const output = await run(
      {},
      "What does Team cost for 30 seats if we cancel on 10 December 2026, and what does it cost us?",
    );
    // 540 × 9 ÷ 31
    expect(texts(output)[0]).toBe("Team for 30 seats, billed monthly, costs $156.77 for 9 of 31 days before tax.");
    expect(output.quotes).toHaveLength(1);
  });

  test("says at once which coupon does not fit, and leaves it out", async () => {
    const output = await run({}, "How much is Enterprise for 120 seats with WELCOME10?");
    expect(texts(output).slice(0, 2)).toEqual([
      "Enterprise for 120 seats, billed monthly, costs $3,990.00 a month before tax.",
      "Coupon WELCOME10 applies to Starter and Team, not to Enterprise; it is left out.",
    ]);
  });

  test("answers what it can and says what it cannot", async () => {
    const output = await run({}, "How much is Starter for 8 people? How much is Team for 8 people?");
    expect(texts(output).slice(0, 2)).toEqual([
      "Team for 8 seats, billed monthly, costs $144.00 a month before tax.",
      "Starter is for up to 5 seats, not 8; for 8 seats there is Team or Enterprise.",
    ]);
  });

  test("says the earlier answer again after a follow-up's", async () => {
    const output = await run({}, "How much is Team for 25 seats billed yearly? And for 50 seats?");
    expect(texts(output)[0]).toBe("Team for 50 seats, billed yearly, costs $9,180.00 a year before tax.");
    expect(texts(output).at(-1)).toBe(
      "For comparison: Team for 25 seats, billed yearly, costs $4,590.00 a year before tax.",
    );
  });

  test.each<readonly [string, object]>([
    ["How much is the Professional plan for 10 seats?", { code: "not_found", detail: { field: "plan" } }],
    ["What does Starter cost in France?", { code: "not_found", detail: { field: "jurisdiction" } }],
    ["What does Starter cost in yen?", { code: "not_found", detail: { field: "currency" } }],
    ["Team for 25 seats with promo code SPRING50", { code: "not_found", detail: { field: "coupons" } }],
    ["How much is Starter for 8 people?", { code: "invalid_input", detail: { alternatives: ["Team", "Enterprise"] } }],
  ])("never guesses: %s", async (question, error) => {
    await expect(run({}, question)).rejects.toMatchObject(error);
  });

  test("has no answer without a price book", async () => {
    const empty = createPricer({ books: createPriceBooks({ folder: () => "/nowhere" }) });
    const task = { question: "What is Team?", input: {}, sources: {}, step: "price", attempt: 1 };
    await expect(empty.execute(task, contextWith())).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the pricer with a model", () => {
  const question = "My crew counts forty heads, all on the team thing, whole year in advance";

  test("prices what the model reads; the model calculates nothing", async () => {
    const model = modelThat(
      extracted({ plans: ["Team"], quantities: [{ metric: "seat", quantity: "40" }], billing: "yearly" }),
    );
    const output = await run({}, question, contextWith(model));
    expect(output.quote?.total).toBe("7344.00");
  });

  test.each<readonly [string, unknown]>([
    [
      "a number that the question does not hold",
      extracted({ plans: ["Team"], quantities: [{ metric: "seat", quantity: "45" }] }),
    ],
    [
      "a plan that the book does not have",
      extracted({ plans: ["Crew"], quantities: [{ metric: "seat", quantity: "25" }] }),
    ],
    ["nothing", { requests: [] }],
    ["a day that does not exist", extracted({ plans: ["Team"], on: "2026-02-30" })],
    ["a change, whose sides it cannot tell", extracted({ kind: "change", plans: ["Team"] })],
  ])("falls back to the rules when the model reads %s", async (_what, reply) => {
    const output = await run({}, "How much is Team for 25 seats?", contextWith(modelThat(reply)));
    expect(output.quote?.total).toBe("450.00");
  });

  test.each([new Unavailable("down"), new InvalidOutput("no JSON")])(
    "falls back to the rules when the model fails: %s",
    async (error) => {
      const context = contextWith(modelThat(error));
      const output = await run({}, "How much is Team for 25 seats?", context);
      expect(output.quote?.total).toBe("450.00");
      expect(context.warned).toHaveLength(1);
    },
  );

  test("ends with the rules' error where they too find nothing", async () => {
    const model = modelThat(extracted({ plans: ["Professional"], quantities: [{ metric: "seat", quantity: "10" }] }));
    await expect(run({}, "How much is the Professional plan for 10 seats?", contextWith(model))).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("takes comparisons, budgets and periods from the model", async () => {
    const compare = await run(
      {},
      "Team against Enterprise, 80",
      contextWith(
        modelThat(
          extracted({
            kind: "compare",
            plans: ["Team", "Enterprise"],
            quantities: [{ metric: "seat", quantity: "80" }],
          }),
        ),
      ),
    );
    expect(compare.answers[0]?.kind).toBe("compare");
    const budget = await run(
      {},
      "Team, 1000 a month",
      contextWith(modelThat(extracted({ kind: "budget", plans: ["Team"], budget: { amount: "1000", per: "month" } }))),
    );
    expect(budget.answers[0]).toMatchObject({ kind: "budget", most: 55 });
    const period = await run(
      {},
      "Team, 25 seats, 6 months",
      contextWith(
        modelThat(
          extracted({
            kind: "over_months",
            plans: ["Team"],
            quantities: [{ metric: "seat", quantity: "25" }],
            months: 6,
          }),
        ),
      ),
    );
    expect(period.answers[0]).toMatchObject({ kind: "over_months", total: "2700.00" });
  });
});

describe("the pricer's manifest", () => {
  test("is pure, and its schemas can be exported as JSON Schema", () => {
    expect(pricer).toMatchObject({ name: "pricer", version: "1.0.0", effect: "pure" });
    const input = z.toJSONSchema(pricer.input, { io: "input" });
    expect(Object.keys(input.properties ?? {})).toEqual(["question", "request"]);
    expect(Object.keys(z.toJSONSchema(pricer.output).properties ?? {})).toContain("quote");
  });

  test("has at least six examples for every capability, no two alike", () => {
    for (const { examples } of pricer.capabilities) expect(examples.length).toBeGreaterThanOrEqual(6);
    const all = pricer.capabilities.flatMap(({ examples }) => examples);
    expect(new Set(all).size).toBe(all.length);
  });

  test("every example can be answered from the sample book", async () => {
    for (const example of pricer.capabilities.flatMap(({ examples }) => examples)) {
      const output = await run({}, example);
      expect(output.statements.length, example).toBeGreaterThan(0);
    }
  });

  test("refuses parameters that it does not have", () => {
    expect(pricer.canHandle({ input: { request: { plan: "Team" } }, question: "" })).toBe(true);
    expect(pricer.canHandle({ input: { seats: 3 }, question: "" })).toBe(false);
  });
});
