import { describe, expect, test } from "vitest";
import { priceQuote } from "../../../../src/tools/pricing/quote/price-quote.ts";
import type { QuoteQuery } from "../../../../src/tools/pricing/quote/quote-request.ts";
import { refusalOf } from "../refusal-of.ts";
import { sampleBook } from "../sample-books.ts";

const book = sampleBook("2026-07");
const old = sampleBook("2025-07");
const seats = (count: number | string) => ({ quantities: { seat: count } });

/** The sum by hand, the request, and the total it must come to. */
const cases: readonly (readonly [sum: string, request: QuoteQuery, total: string])[] = [
  ["Starter: 49", { plan: "Starter" }, "49.00"],
  ["Starter yearly: its own price 490", { plan: "Starter", billing: "yearly" }, "490.00"],
  ["Starter for 5: still 49", { plan: "starter", ...seats(5) }, "49.00"],
  ["Team 1 is billed as 3: 3 × 18", { plan: "Team", ...seats(1) }, "54.00"],
  ["Team 0 is billed as 3: 3 × 18", { plan: "Team", ...seats(0) }, "54.00"],
  ["Team 3: 3 × 18", { plan: "Team", ...seats(3) }, "54.00"],
  ["Team 4: 4 × 18", { plan: "Team", ...seats(4) }, "72.00"],
  ["Team 25: 25 × 18", { plan: "TEAM", ...seats(25) }, "450.00"],
  ["Team 1 yearly: 3 × 18 × 12 × .85", { plan: "Team", billing: "yearly", ...seats(1) }, "550.80"],
  ["Team 25 yearly: 25 × 183.60", { plan: "Team", billing: "yearly", ...seats(25) }, "4590.00"],
  ["Team 60 yearly: 60 × 183.60", { plan: "Team", billing: "yearly", ...seats(60) }, "11016.00"],
  ["Team 7 yearly: 7 × 183.60", { plan: "Team", billing: "yearly", ...seats(7) }, "1285.20"],
  ["Enterprise 0: 500, committed 2,000", { plan: "Enterprise", ...seats(0) }, "2000.00"],
  ["Enterprise 30: 500 + 30 × 32 = 1,460, committed 2,000", { plan: "Enterprise", ...seats(30) }, "2000.00"],
  ["Enterprise 46: 500 + 46 × 32 = 1,972, committed 2,000", { plan: "Enterprise", ...seats(46) }, "2000.00"],
  ["Enterprise 47: 500 + 47 × 32", { plan: "Enterprise", ...seats(47) }, "2004.00"],
  ["Enterprise 50: 500 + 50 × 32", { plan: "Enterprise", ...seats(50) }, "2100.00"],
  ["Enterprise 51: 500 + 1,600 + 1 × 27", { plan: "Enterprise", ...seats(51) }, "2127.00"],
  ["Enterprise 80: 500 + 1,600 + 30 × 27", { plan: "Enterprise", ...seats(80) }, "2910.00"],
  ["Enterprise 200: 500 + 1,600 + 150 × 27", { plan: "Enterprise", ...seats(200) }, "6150.00"],
  ["Enterprise 201: 6,150 + 22", { plan: "Enterprise", ...seats(201) }, "6172.00"],
  ["Enterprise 250: 6,150 + 50 × 22", { plan: "Enterprise", ...seats(250) }, "7250.00"],
  ["Enterprise 80 yearly: 2,910 × 12 × .9", { plan: "Enterprise", billing: "yearly", ...seats(80) }, "31428.00"],
  ["Enterprise 30 yearly: 2,000 × 12 × .9", { plan: "Enterprise", billing: "yearly", ...seats(30) }, "21600.00"],
  [
    "Enterprise 120 yearly: (500 + 1,600 + 70 × 27) × 12 × .9",
    { plan: "Enterprise", billing: "yearly", ...seats(120) },
    "43092.00",
  ],
  ["SMS 0: free", { quantities: { message: 0 } }, "0.00"],
  ["SMS 500: free", { quantities: { message: 500 } }, "0.00"],
  ["SMS 501: 1 left, one package", { quantities: { message: 501 } }, "12.00"],
  ["SMS 1,500: 1,000 left, one package", { quantities: { message: 1500 } }, "12.00"],
  ["SMS 1,501: 1,001 left, two packages", { quantities: { message: 1501 } }, "24.00"],
  ["SMS 1,800: 1,300 left, two packages", { quantities: { sms: 1800 } }, "24.00"],
  ["SMS 10,000: 9,500 left, ten packages", { quantities: { message: 10000 } }, "120.00"],
  ["API 100,000: free", { quantities: { api_call: 100000 } }, "0.00"],
  ["API 100,001: 1 × 0.0004, rounded to 0", { quantities: { api_call: 100001 } }, "0.00"],
  ["API 112,500: 12,500 × .0004 = 5", { quantities: { api_call: 112500 } }, "5.00"],
  ["API 1,000,000: 900 × .40", { quantities: { api_call: 1000000 } }, "360.00"],
  ["API 2,500,000: 360 + 1,500 × .25", { quantities: { api_call: 2500000 } }, "735.00"],
  ["API 1,000,020: 360 + .005, half up", { quantities: { api_call: 1000020 } }, "360.01"],
  ["Storage 100: 100 × .20", { quantities: { gb: 100 } }, "20.00"],
  ["Storage 101: 101 × .15", { quantities: { gb: 101 } }, "15.15"],
  ["Storage 100.5: in the tier after 100, 100.5 × .15 = 15.075", { quantities: { gb: "100.5" } }, "15.08"],
  ["Storage 300: 300 × .15", { quantities: { gb: 300 } }, "45.00"],
  ["Storage 1,000: 1,000 × .15", { quantities: { gb: 1000 } }, "150.00"],
  ["Storage 1,500: 1,500 × .10", { quantities: { gigabytes: 1500 } }, "150.00"],
  ["Onboarding: 1,500 once", { addons: ["onboarding"] }, "1500.00"],
  ["Team 25 with Onboarding: 450 + 1,500", { plan: "Team", addons: ["Onboarding"], ...seats(25) }, "1950.00"],
  ["the same in month 2: 450", { plan: "Team", addons: ["Onboarding"], month: 2, ...seats(25) }, "450.00"],
  [
    "Team 25 with Priority Support: 450 + least 100",
    { plan: "Team", addons: ["Priority Support"], ...seats(25) },
    "550.00",
  ],
  [
    "Team 80 with Priority Support: 1,440 + 144",
    { plan: "Team", addons: ["premium support"], ...seats(80) },
    "1584.00",
  ],
  [
    "Team 25 yearly with Priority Support: 4,590 + 12 × 100",
    { plan: "Team", billing: "yearly", addons: ["priority support"], ...seats(25) },
    "5790.00",
  ],
  [
    "Team 80 yearly with Priority Support: 14,688 + 1,468.80",
    { plan: "Team", billing: "yearly", addons: ["priority support"], ...seats(80) },
    "16156.80",
  ],
  [
    "Enterprise 30 with Priority Support: 10% of the committed 2,000",
    { plan: "Enterprise", addons: ["priority support"], ...seats(30) },
    "2200.00",
  ],
  [
    "Team 12 + 1,800 SMS + 150 GB: 216 + 24 + 22.50",
    { plan: "Team", quantities: { seat: 12, message: 1800, gb: 150 } },
    "262.50",
  ],
  [
    "usage takes no yearly discount: 550.80 + 12 × 24",
    { plan: "Team", billing: "yearly", quantities: { seat: 3, message: 1800 } },
    "838.80",
  ],
  ["WELCOME10 on Team 25: 450 − 45", { plan: "Team", coupons: ["WELCOME10"], ...seats(25) }, "405.00"],
  ["WELCOME10 in month 3: 450 − 45", { plan: "Team", coupons: ["welcome10"], month: 3, ...seats(25) }, "405.00"],
  ["WELCOME10 in month 4 is over: 450", { plan: "Team", coupons: ["WELCOME10"], month: 4, ...seats(25) }, "450.00"],
  [
    "WELCOME10 on a year: 10% of 3 of 12 months of 4,590 is 114.75",
    { plan: "Team", billing: "yearly", coupons: ["WELCOME10"], ...seats(25) },
    "4475.25",
  ],
  ["WELCOME10 on Starter: 49 − 4.90", { plan: "Starter", coupons: ["WELCOME10"] }, "44.10"],
  [
    "NONPROFIT25 on Enterprise 80: 2,910 − 727.50",
    { plan: "Enterprise", coupons: ["NONPROFIT25"], ...seats(80) },
    "2182.50",
  ],
  [
    "NONPROFIT25 leaves Onboarding alone: 450 × .75 + 1,500",
    { plan: "Team", addons: ["Onboarding"], coupons: ["nonprofit discount"], ...seats(25) },
    "1837.50",
  ],
  ["SAVE200 is capped: Starter 49 − 49", { plan: "Starter", coupons: ["SAVE200"] }, "0.00"],
  ["SAVE200 on Team 25: 450 − 200", { plan: "Team", coupons: ["SAVE200"], ...seats(25) }, "250.00"],
  ["percentages first: (450 − 45) − 200", { plan: "Team", coupons: ["SAVE200", "WELCOME10"], ...seats(25) }, "205.00"],
  [
    "two percentages on what is left: 450 × .9 × .75 = 303.75",
    { plan: "Team", coupons: ["WELCOME10", "NONPROFIT25"], ...seats(25) },
    "303.75",
  ],
  [
    "fixed first by request: (450 − 200) × .9",
    { plan: "Team", coupons: ["WELCOME10", "SAVE200"], conventions: { coupon_order: "fixed_first" }, ...seats(25) },
    "225.00",
  ],
  ["Germany: 450 + 19% 85.50", { plan: "Team", jurisdiction: "DE", ...seats(25) }, "535.50"],
  [
    "Berlin is in Germany: 4,590 + 872.10",
    { plan: "Team", billing: "yearly", jurisdiction: "Berlin", ...seats(25) },
    "5462.10",
  ],
  ["United Kingdom: 450 + 20% 90", { plan: "Team", jurisdiction: "uk", ...seats(25) }, "540.00"],
  ["New York: 450 + 8.875% 39.9375", { plan: "Team", jurisdiction: "US-NY", ...seats(25) }, "489.94"],
  ["New York: 180 + 15.975, half up", { plan: "Team", jurisdiction: "NYC", ...seats(10) }, "195.98"],
  ["California: no tax", { plan: "Team", jurisdiction: "California", ...seats(25) }, "450.00"],
  ["Australia: the list price holds the tax", { plan: "Team", jurisdiction: "AU", ...seats(25) }, "450.00"],
  [
    "tax on the discounted base: (450 − 45 − 200) × 1.19 = 243.95",
    { plan: "Team", jurisdiction: "DE", coupons: ["WELCOME10", "SAVE200"], ...seats(25) },
    "243.95",
  ],
  ["euros: 450 × .92", { plan: "Team", currency: "EUR", ...seats(25) }, "414.00"],
  ["pounds: 49 × .79 = 38.71", { plan: "Starter", currency: "gbp" }, "38.71"],
  ["SAVE200 in euros: 414 − 184", { plan: "Team", currency: "EUR", coupons: ["SAVE200"], ...seats(25) }, "230.00"],
  ["euros with VAT: 414 + 78.66", { plan: "Team", currency: "EUR", jurisdiction: "DE", ...seats(25) }, "492.66"],
  ["from 12 March: 216 × 20 ÷ 31 = 139.3548", { plan: "Team", start: "2027-03-12", ...seats(12) }, "139.35"],
  [
    "until 20 March, end exclusive: 180 × 19 ÷ 31 = 110.3226",
    { plan: "Team", until: "2027-03-20", ...seats(10) },
    "110.32",
  ],
  [
    "until 20 March, both ends: 180 × 20 ÷ 31 = 116.129",
    { plan: "Team", until: "2027-03-20", conventions: { group: "lago" }, ...seats(10) },
    "116.13",
  ],
  [
    "from 16 February of 30 days: 216 × 15 ÷ 30",
    { plan: "Team", start: "2027-02-16", conventions: { proration: "days_30" }, ...seats(12) },
    "108.00",
  ],
  [
    "from noon of 16 November to the second: 216 × 14.5 ÷ 30",
    { plan: "Team", start: "2026-11-16T12:00:00Z", conventions: { group: "stripe" }, ...seats(12) },
    "104.40",
  ],
  [
    "a commitment is prorated too: 2,000 × 15 ÷ 30",
    { plan: "Enterprise", start: "2026-11-16", ...seats(30) },
    "1000.00",
  ],
  [
    "usage is not prorated: 216 × 15 ÷ 30 + 24",
    { plan: "Team", start: "2026-11-16", quantities: { seat: 12, message: 1800 } },
    "132.00",
  ],
  ["the first of the month is the whole month", { plan: "Team", start: "2027-03-01", ...seats(12) }, "216.00"],
  [
    "a year begins on its day: 2,203.20 whole",
    { plan: "Team", billing: "yearly", start: "2027-03-12", ...seats(12) },
    "2203.20",
  ],
  [
    "commitment after the discount: 2,000 × 12",
    { plan: "Enterprise", billing: "yearly", conventions: { commitment: "after_yearly_discount" }, ...seats(30) },
    "24000.00",
  ],
  [
    "a coupon for 3 months takes the whole year by another convention: 4,590 × .9",
    { plan: "Team", billing: "yearly", coupons: ["WELCOME10"], conventions: { coupon_months: "whole" }, ...seats(25) },
    "4131.00",
  ],
];

describe("a quote from the sample book", () => {
  test.each(cases)("%s", (_sum, request, total) => {
    expect(priceQuote(book, request).total).toBe(total);
  });

  test.each<readonly [string, QuoteQuery, string]>([
    ["last year's Starter: 45", { plan: "Starter" }, "45.00"],
    ["last year's Team 25: 25 × 16", { plan: "Team", ...seats(25) }, "400.00"],
    ["last year's Team 25 yearly: 400 × 12 × .9", { plan: "Team", billing: "yearly", ...seats(25) }, "4320.00"],
    ["last year's Enterprise 80: 450 + 50 × 30 + 30 × 25", { plan: "Enterprise", ...seats(80) }, "2700.00"],
  ])("%s", (_sum, request, total) => {
    expect(priceQuote(old, request).total).toBe(total);
  });
});

describe("a quote's breakdown", () => {
  test("says the rule, the terms and the place in the file of every line", () => {
    const { lines } = priceQuote(book, { plan: "Enterprise", billing: "yearly", ...seats(80) });
    expect(lines.map(({ id, amount }) => [id, amount])).toEqual([
      ["enterprise.platform", "5400.00"],
      ["enterprise.seats", "26028.00"],
    ]);
    expect(lines[1]?.rule).toBe(
      "seats 1-50: 50 × $32.00 × 12 months; seats 51-200: 30 × $27.00 × 12 months; 10% off for yearly billing",
    );
    expect(lines[1]?.steps.map(({ amount }) => amount)).toEqual(["19200", "9720", "-2892"]);
    expect(lines[1]?.source).toMatchObject({
      file: "harborline.2026-07.yaml",
      version: "2026.07",
      path: "plans[2].charges[1]",
    });
    expect(lines[1]?.source.line).toBeGreaterThan(60);
  });

  test("spreads a coupon over its lines pro rata, to the cent", () => {
    // 200 over 450 and 1,500: 46.1538… and 153.8461…
    const quote = priceQuote(book, { plan: "Team", addons: ["onboarding"], coupons: ["SAVE200"], ...seats(25) });
    expect(quote.discounts[0]?.lines).toEqual([
      { line: "team.seats", amount: "46.15" },
      { line: "onboarding.fee", amount: "153.85" },
    ]);
  });

  test("extracts an included tax from the price: 450 × 10 ÷ 110 = 40.91", () => {
    const quote = priceQuote(book, { plan: "Team", jurisdiction: "Sydney", ...seats(25) });
    expect(quote).toMatchObject({ subtotal: "450.00", net: "409.09", tax_total: "40.91", total: "450.00" });
  });

  test("says what the invoice is once coupons and one-time fees are over", () => {
    const quote = priceQuote(book, { plan: "Team", addons: ["onboarding"], coupons: ["WELCOME10"], ...seats(25) });
    expect(quote.total).toBe("1905.00");
    expect(quote.later).toEqual({ from_month: 4, total: "450.00" });
  });

  test("names the dated rate it used", () => {
    const quote = priceQuote(book, { plan: "Starter", currency: "EUR" });
    expect(quote.exchange).toEqual([{ from: "USD", to: "EUR", rate: "0.92", date: "2026-10-01" }]);
  });

  test("adds the add-on that a usage quantity needs, and says when a quantity makes no difference", () => {
    expect(priceQuote(book, { plan: "Team", quantities: { seat: 5, gb: 10 } }).addons).toEqual(["Storage"]);
    const quote = priceQuote(book, { addons: ["onboarding"], ...seats(5) });
    expect(quote.assumptions).toEqual(["The number of seats makes no difference to this price."]);
  });
});

describe("what the book does not have", () => {
  test.each<readonly [string, QuoteQuery, object]>([
    [
      "a plan, nearest first",
      { plan: "Teem" },
      { code: "not_found", detail: { field: "plan", alternatives: ["Team", "Starter", "Enterprise"] } },
    ],
    ["an add-on", { plan: "Starter", addons: ["Telephony"] }, { code: "not_found", detail: { field: "addons" } }],
    [
      "a coupon",
      { plan: "Starter", coupons: ["WELCOME1O"] },
      { code: "not_found", detail: { alternatives: ["WELCOME10", "SAVE200", "NONPROFIT25"] } },
    ],
    [
      "a metric",
      { plan: "Starter", quantities: { faxes: 3 } },
      { code: "not_found", detail: { field: "quantities.faxes" } },
    ],
    [
      "a jurisdiction",
      { plan: "Starter", jurisdiction: "France" },
      { code: "not_found", detail: { field: "jurisdiction" } },
    ],
    [
      "a country of which only states are known",
      { plan: "Starter", jurisdiction: "US" },
      { detail: { alternatives: ["US-NY (New York)", "US-CA (California)"] } },
    ],
    ["a dated rate", { plan: "Starter", currency: "JPY" }, { code: "not_found", detail: { field: "currency" } }],
    [
      "a rate of that day",
      { plan: "Starter", currency: "EUR", rate_date: "2026-09-30" },
      { code: "not_found", detail: { field: "rate_date" } },
    ],
    ["a currency", { plan: "Starter", currency: "EURO" }, { code: "not_found", detail: { field: "currency" } }],
    ["a needed quantity", { plan: "Team" }, { code: "invalid_input", detail: { field: "quantities.seat" } }],
    [
      "room for so many",
      { plan: "Starter", ...seats(6) },
      { code: "invalid_input", detail: { alternatives: ["Team", "Enterprise"] } },
    ],
    [
      "a plan to take a share of",
      { addons: ["Priority Support"] },
      { code: "invalid_input", detail: { field: "plan" } },
    ],
    ["anything to price", {}, { code: "invalid_input", detail: { field: "plan" } }],
    [
      "a coupon for that plan",
      { plan: "Enterprise", coupons: ["WELCOME10"], ...seats(80) },
      { code: "invalid_input", detail: { field: "coupons", alternatives: ["NONPROFIT25", "SAVE200"] } },
    ],
    ["a negative quantity", { plan: "Team", ...seats(-1) }, { code: "invalid_input" }],
    [
      "a part beyond the period",
      { plan: "Team", start: "2027-03-12", until: "2027-04-12", ...seats(3) },
      { code: "invalid_input", detail: { field: "until" } },
    ],
    [
      "an unknown option",
      { plan: "Starter", conventions: { rounding: "sideways" } } as unknown as QuoteQuery,
      { code: "invalid_input", detail: { field: "conventions.rounding" } },
    ],
  ])("refuses %s", (_what, request, error) => {
    expect(refusalOf(() => priceQuote(book, request))).toMatchObject(error);
  });

  test("names the plan that was probably meant", () => {
    expect(() => priceQuote(book, { plan: "Entreprise" })).toThrow("Did you mean Enterprise?");
  });

  test("leaves a coupon that does not fit out, and says so, where the request allows it", () => {
    const quote = priceQuote(book, { plan: "Enterprise", coupons: ["WELCOME10"], strict_coupons: false, ...seats(80) });
    expect(quote.total).toBe("2910.00");
    expect(quote.assumptions[0]).toContain("WELCOME10 applies to Starter and Team, not to Enterprise");
  });
});
