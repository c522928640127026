import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readPriceBook } from "../../../src/tools/pricing/book/read-price-book.ts";
import { CONVENTION_GROUP_NAMES } from "../../../src/tools/pricing/conventions.ts";
import { exact, sum } from "../../../src/tools/pricing/exact.ts";
import { priceQuote } from "../../../src/tools/pricing/quote/price-quote.ts";
import type { Quote } from "../../../src/tools/pricing/quote/quote.ts";
import { partOfPeriod } from "../../../src/tools/pricing/quote/part-of-period.ts";
import { allocate, fitToTotal, roundTo } from "../../../src/tools/pricing/rounding.ts";
import { everyModel } from "./every-model.ts";
import { sampleBook } from "./sample-books.ts";

const book = sampleBook("2026-07");
const models = everyModel();

const anyGroup = fc.constantFrom(...CONVENTION_GROUP_NAMES);
const cents = fc.integer({ min: 0, max: 10_000_000 }).map((n) => exact(n).dividedBy(100));

const anyRequest = fc.record({
  plan: fc.constantFrom("Team", "Enterprise"),
  addons: fc.subarray(["Onboarding", "Priority Support"]),
  quantities: fc.record({
    seat: fc.integer({ min: 0, max: 400 }),
    message: fc.integer({ min: 0, max: 20_000 }),
    api_call: fc.integer({ min: 0, max: 3_000_000 }),
    gb: fc.integer({ min: 0, max: 300_000 }).map((n) => String(n / 100)),
  }),
  billing: fc.constantFrom("monthly" as const, "yearly" as const),
  coupons: fc.subarray(["WELCOME10", "NONPROFIT25", "SAVE200"]),
  strict_coupons: fc.constant(false),
  month: fc.integer({ min: 1, max: 5 }),
  conventions: anyGroup.map((group) => ({ group })),
});

const anyPlace = fc.constantFrom({}, { jurisdiction: "DE" }, { jurisdiction: "US-NY" }, { jurisdiction: "AU" });
const anyCurrency = fc.constantFrom({}, { currency: "EUR" });
const anyStart = fc.integer({ min: 1, max: 31 }).map((day) => `2027-03-${String(day).padStart(2, "0")}`);

const total = (values: readonly string[]) => sum(values.map(exact));

function addsUp(quote: Quote): void {
  expect(total(quote.lines.map(({ amount }) => amount)).toFixed()).toBe(exact(quote.subtotal).toFixed());
  expect(total(quote.discounts.map(({ amount }) => amount)).toFixed()).toBe(exact(quote.discount_total).toFixed());
  for (const discount of quote.discounts)
    expect(total(discount.lines.map(({ amount }) => amount)).toFixed()).toBe(exact(discount.amount).toFixed());
  expect(total(quote.taxes.map(({ amount }) => amount)).toFixed()).toBe(exact(quote.tax_total).toFixed());
  const included = quote.jurisdiction?.mode === "inclusive" ? exact(quote.tax_total) : exact(0);
  expect(exact(quote.subtotal).minus(quote.discount_total).minus(included).toFixed()).toBe(exact(quote.net).toFixed());
  expect(exact(quote.net).plus(quote.tax_total).plus(quote.rounding).toFixed()).toBe(exact(quote.total).toFixed());
  expect(exact(quote.total).decimalPlaces()).toBeLessThanOrEqual(2);
}

describe("for any request", () => {
  test("the breakdown adds up to the total, under every group of conventions", () => {
    fc.assert(
      fc.property(
        anyRequest,
        anyPlace,
        anyCurrency,
        fc.option(anyStart, { nil: undefined }),
        (request, place, currency, start) => {
          const part = start === undefined || request.billing === "yearly" ? {} : { start };
          addsUp(priceQuote(book, { ...request, ...place, ...currency, ...part }));
        },
      ),
      { numRuns: 120 },
    );
  });

  test("the steps of a line add up to it, in the book's currency", () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        for (const line of priceQuote(book, { ...request, conventions: { group: "flexprice" } }).lines)
          expect(
            total(line.steps.map(({ amount }) => amount))
              .toDecimalPlaces(2)
              .toFixed(2),
          ).toBe(exact(line.amount).toFixed(2));
      }),
      { numRuns: 50 },
    );
  });

  test("discounts never exceed what they are taken from", () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const quote = priceQuote(book, request);
        expect(exact(quote.discount_total).lessThanOrEqualTo(quote.subtotal)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe("allocation", () => {
  test("adds up exactly, whatever the weights, and no part is off by a cent or more", () => {
    fc.assert(
      fc.property(cents, fc.array(cents, { minLength: 1, maxLength: 12 }), (amount, weights) => {
        const parts = allocate(amount, weights, 2);
        expect(sum(parts).equals(amount)).toBe(true);
        const whole = sum(weights);
        if (whole.isZero()) return;
        parts.forEach((part, i) => {
          const share = amount.times(weights[i] ?? 0).dividedBy(whole);
          expect(part.minus(share).abs().lessThan("0.01")).toBe(true);
        });
      }),
    );
  });

  test("by largest remainder fits any shares to their rounded sum, negative ones too", () => {
    const share = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => exact(n).dividedBy(3000));
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 10 }), (shares) => {
        const rounded = roundTo(sum(shares), 2, "half_up");
        expect(sum(fitToTotal(shares, rounded, 2)).equals(rounded)).toBe(true);
      }),
    );
  });
});

describe("totals", () => {
  const price = (plan: string, unit: number | string) =>
    exact(priceQuote(models, { plan, quantities: { unit } }).total);

  test.each(["PerUnit", "Graduated", "Pack", "BlocksAll", "Spend", "Committed"])(
    "of %s never fall as the quantity grows",
    (plan) => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 500 }), (quantity, more) => {
          expect(price(plan, quantity + more).greaterThanOrEqualTo(price(plan, quantity))).toBe(true);
        }),
        { numRuns: 30 },
      );
    },
  );

  test("of Enterprise never fall as seats are added", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), (seat) => {
        const at = (count: number) =>
          exact(priceQuote(book, { plan: "Enterprise", quantities: { seat: count } }).total);
        expect(at(seat + 1).greaterThanOrEqualTo(at(seat))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test("of packages are whole packages that cover what is not free", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (unit) => {
        const packages = price("Pack", unit).dividedBy(7);
        expect(packages.isInteger()).toBe(true);
        const paid = packages.times(100).plus(50);
        expect(paid.greaterThanOrEqualTo(unit)).toBe(true);
        if (unit > 50) expect(paid.minus(100).lessThan(unit)).toBe(true);
      }),
    );
  });

  test("of a graduated price are the sum over its tiers, counted one unit at a time", () => {
    const step = (n: number) => (n <= 10 ? "5" : n <= 100 ? "4" : "2.5");
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (unit) => {
        const units = sum(Array.from({ length: unit }, (_, i) => exact(step(i + 1))));
        expect(price("Graduated", unit).toFixed(2)).toBe(
          units
            .plus(1)
            .plus(unit > 100 ? 10 : 0)
            .toFixed(2),
        );
      }),
      { numRuns: 30 },
    );
  });
});

test("a tax that is added on top is the tax that is found within", () => {
  const priced = (amount: string, mode: string, percent: string) =>
    readPriceBook(
      `book: t
name: T
version: "1"
effective_from: 2026-01-01
currency: USD
plans: [{ id: p, name: P, charges: [{ id: f, name: F, model: flat, amount: "${amount}" }] }]
tax: [{ code: XX, name: X, mode: ${mode}, rates: [{ name: VAT, percent: "${percent}" }] }]
`,
      "t.yaml",
    );
  fc.assert(
    fc.property(cents, fc.integer({ min: 1, max: 30_000 }), (net, rate) => {
      const percent = exact(rate).dividedBy(1000).toFixed();
      const onTop = priceQuote(priced(net.toFixed(2), "exclusive", percent), { plan: "P", jurisdiction: "XX" });
      const within = priceQuote(priced(onTop.total, "inclusive", percent), { plan: "P", jurisdiction: "XX" });
      expect(within.tax_total).toBe(onTop.tax_total);
      expect(within.net).toBe(onTop.net);
    }),
    { numRuns: 30 },
  );
});

test("the two parts of a period make the whole, in every unit", () => {
  fc.assert(
    fc.property(
      anyStart,
      fc.constantFrom("days_end_exclusive" as const, "seconds" as const, "days_30" as const),
      (day, proration) => {
        const period = { from: "2027-03-01", to: "2027-04-01" };
        const before = partOfPeriod(period, { until: day }, proration);
        const after = partOfPeriod(period, { start: day }, proration);
        expect(before.used.plus(after.used).equals(before.whole)).toBe(true);
      },
    ),
  );
});
