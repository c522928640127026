import { describe, expect, test } from "vitest";
import type { ConventionChoice } from "../../../../src/tools/pricing/conventions.ts";
import { priceQuote } from "../../../../src/tools/pricing/quote/price-quote.ts";
import { everyModel } from "../every-model.ts";
import { refusalOf } from "../refusal-of.ts";

const book = everyModel();

const total = (plan: string, quantities: Record<string, string | string[]>, conventions?: ConventionChoice) =>
  priceQuote(book, { plan, quantities, ...(conventions === undefined ? {} : { conventions }) }).total;

describe("every pricing model", () => {
  test.each<readonly [string, string, Record<string, string | string[]>, string]>([
    ["flat: 9.99", "Flat", {}, "9.99"],
    ["per unit: 2 included, (10 − 2) × .335", "PerUnit", { unit: "10" }, "2.68"],
    ["per unit: 3 − 2 = 1 × .335, half up", "PerUnit", { unit: "3" }, "0.34"],
    ["per unit: fewer than included", "PerUnit", { unit: "1" }, "0.00"],
    ["graduated: 10 × 5 + 1", "Graduated", { unit: "10" }, "51.00"],
    ["graduated: 51 + 15 × 4", "Graduated", { unit: "25" }, "111.00"],
    ["graduated: 51 + 90 × 4 + 50 × 2.50 + 10", "Graduated", { unit: "150" }, "546.00"],
    ["graduated: 51 + .5 × 4", "Graduated", { unit: "10.5" }, "53.00"],
    ["volume: 100 × 1 + 3", "Volume", { unit: "100" }, "103.00"],
    ["volume: 101 × .50", "Volume", { unit: "101" }, "50.50"],
    ["package: 50 free, 1 begun", "Pack", { unit: "51" }, "7.00"],
    ["package: 50 free, 100 left is one", "Pack", { unit: "150" }, "7.00"],
    ["package: 50 free, 101 left is two", "Pack", { unit: "151" }, "14.00"],
    ["percentage: 100 × 2.9% + .30", "Percent", { payment: "100" }, "3.20"],
    ["percentage: 5 × 2.9% + .30 = .445, at least .50", "Percent", { payment: "5" }, "0.50"],
    ["percentage: 1,000 × 2.9% + .30 = 29.30, at most 20", "Percent", { payment: "1000" }, "20.00"],
    ["percentage: each event alone: .50 + 3.20 + 20", "Percent", { payment: ["5", "100", "1000"] }, "23.70"],
    [
      "percentage: first event free, then 150 free: 1% of 50",
      "PercentFree",
      { payment: ["900", "100", "100"] },
      "0.50",
    ],
    ["graduated percentage: 1,000 × 2% + 500 × 1% + 5", "GraduatedPercent", { payment: "1500" }, "30.00"],
    ["blocks, all tiers: 3 blocks begun of 250: 2 × 10 + 1 × 50", "BlocksAll", { unit: "250" }, "70.00"],
    ["blocks, all tiers: 2 × 10", "BlocksAll", { unit: "101" }, "20.00"],
    ["blocks, top tier: 250 reaches the second: 1 × 50", "BlocksTop", { unit: "250" }, "50.00"],
    ["blocks, top tier: 150: 2 × 10", "BlocksTop", { unit: "150" }, "20.00"],
    ["minimum spend: 5, at least 20", "Spend", { unit: "5" }, "20.00"],
    ["maximum spend: 500, at most 80", "Spend", { unit: "500" }, "80.00"],
    ["commitment: 40, topped up to 100", "Committed", { unit: "40" }, "100.00"],
    ["commitment reached: 140", "Committed", { unit: "140" }, "140.00"],
  ])("%s", (_sum, plan, quantities, expected) => {
    expect(total(plan, quantities)).toBe(expected);
  });
});

describe("where systems disagree", () => {
  test("zero units cost nothing, or the first tier's flat fee", () => {
    expect(total("Graduated", { unit: "0" })).toBe("0.00");
    expect(total("Graduated", { unit: "0" }, { group: "flexprice" })).toBe("0.00");
    expect(total("Graduated", { unit: "0" }, { group: "lago" })).toBe("1.00");
    expect(total("Volume", { unit: "0" }, { group: "openmeter" })).toBe("3.00");
  });

  test("100.5 belongs to the next tier, to the previous one, or is 101", () => {
    // 100.5 × .50 = 50.25; 100.5 × 1 + 3; 101 × .50
    expect(total("Volume", { unit: "100.5" })).toBe("50.25");
    expect(total("Volume", { unit: "100.5" }, { between_tiers: "previous" })).toBe("103.50");
    expect(total("Volume", { unit: "100.5" }, { between_tiers: "round_up" })).toBe("50.50");
  });

  test("a package begun counts whole or not at all", () => {
    expect(total("Pack", { unit: "199" }, { package_rounding: "down" })).toBe("7.00");
    expect(total("Pack", { unit: "199" }, { package_rounding: "up" })).toBe("14.00");
  });

  test("lines are rounded each, at the end, or made to fit the rounded total", () => {
    // Exact: 1.6665 + 1.6665 + 1.667 = 5.00
    const lines = (conventions: ConventionChoice) => {
      const quote = priceQuote(book, { plan: "Thirds", quantities: { unit: "5" }, conventions });
      return [...quote.lines.map(({ amount }) => amount), quote.total];
    };
    expect(lines({ group: "flexprice" })).toEqual(["1.67", "1.67", "1.67", "5.01"]);
    expect(lines({ group: "lago" })).toEqual(["1.6665", "1.6665", "1.667", "5.00"]);
    expect(lines({ group: "openmeter" })).toEqual(["1.67", "1.66", "1.67", "5.00"]);
  });

  test("half a cent goes up, to the even cent, or down", () => {
    // 1 × .335
    expect(total("PerUnit", { unit: "3" }, { rounding_mode: "half_up" })).toBe("0.34");
    expect(total("PerUnit", { unit: "3" }, { rounding_mode: "half_even" })).toBe("0.34");
    expect(total("PerUnit", { unit: "5" }, { rounding_mode: "half_even" })).toBe("1.00");
    expect(total("PerUnit", { unit: "5" }, { rounding_mode: "up" })).toBe("1.01");
    expect(total("PerUnit", { unit: "3" }, { rounding_mode: "down" })).toBe("0.33");
  });

  test("a request's group replaces the book's, and its single options overrule the group", () => {
    const { conventions } = priceQuote(book, { plan: "Flat", conventions: { group: "lago", rounding: "per_line" } });
    expect(conventions).toMatchObject({ rounding: "per_line", zero_quantity: "first_tier_flat_fee" });
  });
});

describe("tax with several rates", () => {
  const taxed = everyModel(`
tax:
  - { code: CA-QC, name: Quebec, mode: exclusive, rates: [{ name: GST, percent: "5" }, { name: QST, percent: "9.975" }] }
  - { code: AU, name: Australia, mode: inclusive, rates: [{ name: GST, percent: "10" }] }
  - { code: FR, name: France, mode: exclusive, rates: [{ name: VAT, percent: "20", categories: [books] }] }
`);

  test("rounds each rate alone, or their sum", () => {
    // 9.99 × 5% = .4995, × 9.975% = .99650…; together 1.4960…
    const quote = priceQuote(taxed, { plan: "Flat", jurisdiction: "Quebec" });
    expect(quote.taxes.map(({ amount }) => amount)).toEqual(["0.50", "1.00"]);
    expect(quote.total).toBe("11.49");
    const together = priceQuote(taxed, {
      plan: "Spend",
      quantities: { unit: "50" },
      jurisdiction: "CA-QC",
      conventions: { tax_rates: "together" },
    });
    // 50 × 14.975% = 7.4875
    expect(together.tax_total).toBe("7.49");
    expect(priceQuote(taxed, { plan: "Spend", quantities: { unit: "50" }, jurisdiction: "CA-QC" }).tax_total).toBe(
      "7.49",
    );
  });

  test("refuses a category that the jurisdiction has no rate for", () => {
    expect(refusalOf(() => priceQuote(taxed, { plan: "Flat", jurisdiction: "FR" })).message).toBe(
      "tax jurisdiction FR has no rate for software (Flat); it has rates for books",
    );
  });
});

describe("currencies", () => {
  test("refuses a plan in another currency without a dated rate", () => {
    expect(refusalOf(() => priceQuote(book, { plan: "Euro" }))).toMatchObject({
      code: "not_found",
      detail: { field: "currency" },
    });
  });

  test("prices it in its own currency, and never by the inverse of a rate", () => {
    expect(priceQuote(book, { plan: "Euro", currency: "EUR" }).total).toBe("10.00");
    const inverse = everyModel(`rates: [{ from: USD, to: EUR, rate: "0.92", date: 2026-10-01 }]\n`);
    expect(refusalOf(() => priceQuote(inverse, { plan: "Euro" })).message).toContain(
      "no exchange rate from EUR to USD",
    );
  });

  test("takes the newest rate, or the one in force on the day asked for", () => {
    const rates = everyModel(`
rates:
  - { from: USD, to: JPY, rate: "150.5", date: 2026-01-01 }
  - { from: USD, to: JPY, rate: "148", date: 2026-06-01 }
`);
    // 9.99 × 148 = 1,478.52 and × 150.5 = 1,503.495; yen have no decimals
    expect(priceQuote(rates, { plan: "Flat", currency: "JPY" }).total).toBe("1479");
    expect(priceQuote(rates, { plan: "Flat", currency: "JPY", rate_date: "2026-05-31" }).total).toBe("1503");
  });
});

test("refuses a billing period that a product is not sold by", () => {
  expect(refusalOf(() => priceQuote(book, { plan: "YearlyOnly" }))).toMatchObject({
    detail: { field: "billing", alternatives: ["yearly"] },
  });
  expect(priceQuote(book, { plan: "YearlyOnly", billing: "yearly" }).total).toBe("120.00");
});
