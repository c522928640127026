import { describe, expect, test } from "vitest";
import { readPriceBook } from "../../../../src/tools/pricing/book/read-price-book.ts";
import { refusalOf } from "../refusal-of.ts";
import { sampleBook } from "../sample-books.ts";

const HEAD = `book: shop
name: Shop
version: "1"
effective_from: 2026-01-01
currency: USD
metrics: [{ id: seat, one: seat, many: seats }]
`;
const FLAT = `plans:
  - id: solo
    name: Solo
    charges: [{ id: fee, name: Fee, model: flat, amount: "10.00" }]
`;

describe("the sample books", () => {
  test("have every plan and add-on, and the line of each price", () => {
    const book = sampleBook("2026-07");
    expect(book.plans.map(({ name }) => name)).toEqual(["Starter", "Team", "Enterprise"]);
    expect(book.addons.map(({ name }) => name)).toEqual([
      "SMS",
      "API calls",
      "Storage",
      "Onboarding",
      "Priority Support",
    ]);
    expect(book.lines.get("plans[1].charges[0].unit_amount")).toBeGreaterThan(book.lines.get("plans[0]") ?? Infinity);
    expect(sampleBook("2025-07").effective_from).toBe("2025-07-01");
  });
});

describe("a bad book", () => {
  test.each<readonly [string, string, string]>([
    ["an unknown key", `${HEAD}${FLAT}discounts: []\n`, "discounts"],
    ["no plans", HEAD, "plans"],
    [
      "a price that is no decimal",
      `${HEAD}${FLAT.replace('"10.00"', '"10,00"')}`,
      "bad.yaml:10 plans[0].charges[0].amount: must be a decimal",
    ],
    ["a negative price", `${HEAD}${FLAT.replace('"10.00"', '"-1"')}`, "must not be negative"],
    [
      "an unknown model",
      `${HEAD}${FLAT.replace("flat", "flatt")}`,
      "plans[0].charges[0].model: model must be one of flat, per_unit",
    ],
    [
      "a day that does not exist",
      `${HEAD}${FLAT}`.replace("2026-01-01", "2026-02-30"),
      "effective_from: must be a day that exists",
    ],
    [
      "a currency that does not exist",
      `${HEAD}${FLAT}`.replace("USD", "USX"),
      '"USX" is not an ISO 4217 currency code',
    ],
    [
      "a metric that is not there",
      `${HEAD}${FLAT.replace('model: flat, amount: "10.00"', 'model: per_unit, metric: seats, unit_amount: "1"')}`,
      'no metric "seats"; there are seat',
    ],
    [
      "a coupon for a product that is not there",
      `${HEAD}${FLAT}coupons: [{ code: A, kind: percentage, percent: "5", duration: once, applies_to: [sol] }]\n`,
      'coupons[0].applies_to[0]: no product "sol"; there are solo',
    ],
    [
      "a percentage over 100",
      `${HEAD}${FLAT}coupons: [{ code: A, kind: percentage, percent: "101", duration: once, applies_to: everything }]\n`,
      "must be from 0 to 100",
    ],
    [
      "a coupon without an end",
      `${HEAD}${FLAT}coupons: [{ code: A, kind: percentage, percent: "5", duration: often, applies_to: everything }]\n`,
      "must be once, forever, or {months: <n>}",
    ],
    [
      "a name twice, in whatever case",
      `${HEAD}${FLAT}addons: [{ id: x, name: SOLO, charges: [{ id: f, name: F, model: flat, amount: "1" }] }]\n`,
      '"SOLO" is already used at plans[0].name',
    ],
    ["a group of conventions that is none", `${HEAD}${FLAT}conventions: { group: stripes }\n`, "conventions.group"],
    ["YAML that is none", `${HEAD}plans: [\n`, "bad.yaml"],
    [
      "a product sold in no period",
      `${HEAD}${FLAT.replace("name: Solo", "name: Solo\n    monthly: false\n    yearly: false")}`,
      "could never be sold",
    ],
    [
      "limits the wrong way round",
      `${HEAD}${FLAT.replace("name: Solo", 'name: Solo\n    limits: [{ metric: seat, min: "5", max: "2" }]')}`,
      "limits[0].max: must be at least min, 5; got 2",
    ],
  ])("is refused for %s", (_what, text, message) => {
    const error = refusalOf(() => readPriceBook(text, "bad.yaml"));
    expect(error.code).toBe("invalid_input");
    expect(error.message).toContain(message);
  });

  test("lists every problem with its line and path", () => {
    const tiers = `plans:
  - id: team
    name: Team
    charges:
      - id: seats
        name: Seats
        model: graduated
        metric: seat
        tiers:
          - { up_to: "50", unit_amount: "3" }
          - { up_to: "40", unit_amount: "2" }
          - { unit_amount: "1" }
          - { unit_amount: "0.5" }
`;
    const { message } = refusalOf(() => readPriceBook(`${HEAD}${tiers}`, "bad.yaml"));
    expect(message).toContain("has 2 problems");
    expect(message).toContain(
      "bad.yaml:17 plans[0].charges[0].tiers[1].up_to: must be more than 50, where the tier before ends; got 40",
    );
    expect(message).toContain("bad.yaml:18 plans[0].charges[0].tiers[2].up_to: only the last tier may be open");
  });
});
