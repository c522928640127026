import { describe, expect, test } from "vitest";
import { exact, sum } from "../../../../src/tools/pricing/exact.ts";
import { answerPriceRequest, type PriceAnswer } from "../../../../src/tools/pricing/whatif/answer-price-request.ts";
import { priceRequest, type PriceQuery } from "../../../../src/tools/pricing/whatif/price-request.ts";
import { refusalOf } from "../refusal-of.ts";
import { sampleShelf } from "../sample-books.ts";

const shelf = sampleShelf();

/** The answer, which must be of the request's own kind. */
function answer<Kind extends PriceAnswer["kind"]>(
  query: PriceQuery & { kind: Kind },
): Extract<PriceAnswer, { kind: Kind }> {
  const result = answerPriceRequest(shelf, priceRequest.parse(query));
  expect(result.kind).toBe(query.kind);
  return result as Extract<PriceAnswer, { kind: Kind }>;
}

describe("a comparison", () => {
  test("orders the plans by what twelve months cost, and says why one does not fit", () => {
    const { options } = answer({
      kind: "compare",
      options: ["Enterprise", "Starter", "Team"].map((plan) => ({ plan, quantities: { seat: 80 } })),
    });
    expect(
      options.map((option) =>
        option.fits ? [option.quote.plan, option.year_total, option.more_than_least] : option.reason,
      ),
    ).toEqual([
      ["Team", "17280.00", "0.00"],
      ["Enterprise", "34920.00", "17640.00"],
      "Starter is for up to 5 seats, not 80; for 80 seats there is Team or Enterprise",
    ]);
  });

  test("sets monthly against yearly billing over the same twelve months", () => {
    const { options } = answer({
      kind: "compare",
      options: (["monthly", "yearly"] as const).map((billing) => ({
        plan: "Team",
        billing,
        quantities: { seat: 25 },
        coupons: ["WELCOME10"],
      })),
    });
    // 12 × 450 − 3 × 45 = 5,265; 4,590 − 114.75 = 4,475.25
    expect(options.map((option) => option.fits && option.year_total)).toEqual(["4475.25", "5265.00"]);
  });

  test("sets today's book against last year's", () => {
    const { options } = answer({
      kind: "compare",
      options: [
        { plan: "Team", quantities: { seat: 30 } },
        { plan: "Team", quantities: { seat: 30 }, on: "2025-11-22" },
      ],
    });
    expect(options.map((option) => option.fits && [option.quote.book.version, option.quote.total])).toEqual([
      ["2025.07", "480.00"],
      ["2026.07", "540.00"],
    ]);
  });

  test("is refused where nothing fits, and between two currencies", () => {
    const none = {
      kind: "compare" as const,
      options: [
        { plan: "Starter", quantities: { seat: 9 } },
        { plan: "Starter", quantities: { seat: 8 } },
      ],
    };
    expect(refusalOf(() => answer(none)).code).toBe("invalid_input");
    const mixed = { kind: "compare" as const, options: [{ plan: "Starter" }, { plan: "Starter", currency: "EUR" }] };
    expect(refusalOf(() => answer(mixed)).message).toContain("different currencies");
  });
});

describe("a stretch of months", () => {
  test("sums every invoice, one-time fees once and coupons as long as they last", () => {
    const result = answer({
      kind: "over_months",
      months: 6,
      plan: "Team",
      quantities: { seat: 25 },
      coupons: ["WELCOME10"],
      addons: ["Onboarding"],
    });
    // 1,905 + 2 × 405 + 3 × 450
    expect(result.total).toBe("4065.00");
    expect(result.runs.map(({ from_month: from, to_month: to, quote }) => [from, to, quote.total])).toEqual([
      [1, 1, "1905.00"],
      [2, 3, "405.00"],
      [4, 6, "450.00"],
    ]);
  });

  test("writes a yearly invoice every twelve months", () => {
    const result = answer({
      kind: "over_months",
      months: 24,
      plan: "Enterprise",
      billing: "yearly",
      quantities: { seat: 90 },
    });
    // (500 + 1,600 + 40 × 27) × 12 × .9 = 34,344, twice
    expect([result.invoices, result.total]).toEqual([2, "68688.00"]);
  });

  test("begins with part of a month where service does", () => {
    const result = answer({
      kind: "over_months",
      months: 3,
      plan: "Team",
      quantities: { seat: 12 },
      start: "2027-03-12",
    });
    // 139.35 + 216 + 216
    expect(result.total).toBe("571.35");
  });
});

describe("a break-even", () => {
  test("is found by exact prices at every quantity", () => {
    const { stretches } = answer({ kind: "break_even", plans: ["Starter", "Team"], metric: "seats", up_to: 20 });
    expect(stretches.map(({ from, to, cheaper, only }) => [from, to, cheaper, only])).toEqual([
      [1, 5, "Starter", false],
      [6, 20, "Team", true],
    ]);
  });

  test("is none where one plan is always the cheaper", () => {
    const { stretches } = answer({ kind: "break_even", plans: ["Team", "Enterprise"], metric: "seat", up_to: 300 });
    expect(stretches.map(({ cheaper }) => cheaper)).toEqual(["Team"]);
  });

  test("moves with add-ons and billing", () => {
    // Priority Support: Starter 49 + 100, Team 3 seats 54 + 100: still Starter.
    const { stretches } = answer({
      kind: "break_even",
      plans: ["Starter", "Team"],
      metric: "seat",
      up_to: 6,
      billing: "yearly",
      addons: ["Priority Support"],
    });
    expect(stretches[0]?.at_from).toEqual([
      { plan: "Starter", total: "1690.00" },
      { plan: "Team", total: "1750.80" },
    ]);
  });
});

describe("a budget", () => {
  test("pays for the largest number that stays within it: 55 × 18 = 990", () => {
    const result = answer({ kind: "budget", plan: "Team", metric: "seats", amount: "1000", per: "month" });
    expect([result.most, result.left, result.quote.total, result.next?.total]).toEqual([
      55,
      "10.00",
      "990.00",
      "1008.00",
    ]);
  });

  test("of a year is held against twelve months: 46 × 18 × 12 = 9,936", () => {
    expect(answer({ kind: "budget", plan: "Team", metric: "seat", amount: "10000", per: "year" })).toMatchObject({
      most: 46,
      left: "64.00",
    });
    // 54 × 183.60 = 9,914.40
    expect(
      answer({ kind: "budget", plan: "Team", metric: "seat", amount: "10000", per: "year", billing: "yearly" }),
    ).toMatchObject({ most: 54, left: "85.60" });
  });

  test("counts tax where a place is named: 46 × 18 × 1.19 = 985.32", () => {
    expect(
      answer({ kind: "budget", plan: "Team", metric: "seat", amount: "1000", per: "month", jurisdiction: "DE" }).most,
    ).toBe(46);
  });

  test("that does not reach the smallest says by how much", () => {
    expect(answer({ kind: "budget", plan: "Enterprise", metric: "seat", amount: "1500", per: "month" })).toMatchObject({
      most: 0,
      left: "-500.00",
    });
  });
});

describe("a change within a paid month", () => {
  const upgrade = {
    kind: "change" as const,
    from: { plan: "Starter" },
    to: { plan: "Team", quantities: { seat: 12 } },
    on_day: "2026-11-15",
  };

  test("credits the unused old and charges the rest of the new: 216 × 16 ÷ 30 − 49 × 16 ÷ 30", () => {
    const { quote } = answer(upgrade);
    expect(quote.lines.map(({ name, amount }) => [name, amount])).toEqual([
      ["Unused Starter", "-26.13"],
      ["Team, rest of the period", "115.20"],
    ]);
    expect(quote.total).toBe("89.07");
  });

  test("bills both parts anew and takes the invoice off, by the other convention", () => {
    const { quote } = answer({ ...upgrade, conventions: { change: "rebill_minus_invoiced" } });
    // 49 × 14 ÷ 30 = 22.87; −49; 115.20
    expect(quote.lines.map(({ amount }) => amount)).toEqual(["22.87", "-49.00", "115.20"]);
    expect(quote.total).toBe("89.07");
  });

  test("counts no day twice where both ends count", () => {
    expect(answer({ ...upgrade, conventions: { group: "lago" } }).quote.total).toBe("89.07");
  });

  test("gives money back on the way down, with its tax", () => {
    const down = {
      ...upgrade,
      from: { plan: "Team", quantities: { seat: 12 } },
      to: { plan: "Starter" },
      jurisdiction: "DE",
    };
    // (26.13 − 115.20) × 1.19 = −89.07 − 16.9233
    expect(answer(down).quote).toMatchObject({ net: "-89.07", tax_total: "-16.92", total: "-105.99" });
  });

  test("charges added seats for the rest: 5 × 18 × 16 ÷ 30", () => {
    const more = {
      ...upgrade,
      from: { plan: "Team", quantities: { seat: 20 } },
      to: { plan: "Team", quantities: { seat: 25 } },
    };
    const { quote } = answer(more);
    expect(sum(quote.lines.map(({ amount }) => exact(amount))).toFixed(2)).toBe("48.00");
  });

  test("of a yearly plan needs the day its year began", () => {
    const yearly = {
      ...upgrade,
      from: { plan: "Starter", billing: "yearly" as const },
      to: { ...upgrade.to, billing: "yearly" as const },
    };
    expect(refusalOf(() => answer(yearly)).detail.field).toBe("period_from");
    // 2,203.20 × 198 ÷ 365 − 490 × 198 ÷ 365 = 1,195.16 − 265.81
    expect(answer({ ...yearly, period_from: "2026-06-01" }).quote.total).toBe("929.35");
  });

  test("keeps its billing period and its days", () => {
    expect(refusalOf(() => answer({ ...upgrade, to: { ...upgrade.to, billing: "yearly" } })).detail.field).toBe(
      "to.billing",
    );
  });
});

test("a price list says every price in words", () => {
  const { products } = answer({ kind: "prices", products: ["Team", "sms", "Priority Support"] });
  expect(products.map(({ name, prices }) => [name, ...prices])).toEqual([
    [
      "Team",
      "$18.00 per seat a month, at least 3 seats",
      "15% off twelve months when billed yearly ($183.60 per seat a year)",
    ],
    ["SMS", "$12.00 per package of 1,000 messages, the first 500 messages of each month free"],
    ["Priority Support", "10% of the subscription, at least $100.00 a month"],
  ]);
  expect(refusalOf(() => answer({ kind: "prices", products: ["Fax"] })).code).toBe("not_found");
});
