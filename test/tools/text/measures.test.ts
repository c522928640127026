import { describe, expect, it } from "vitest";
import { liesIn, measuresIn, windowsIn } from "../../../src/tools/text/measures.ts";

describe("measures", () => {
  it.each([
    ["can we get our money back after two months?", 60],
    ["I bought it six weeks ago", 42],
    ["a month and a half", 45],
    ["within 72 hours", 3],
    ["half a year", 182.5],
    ["on day 60", 60],
    ["1,000 days", 1000],
  ])("%s", (text, value) => {
    expect(measuresIn(text)).toEqual([{ unit: "days", value }]);
  });

  it("reads money, and no share or plain number as money", () => {
    expect(measuresIn("an order of $60,000 with 20 % off for 25 seats on a yearly plan")).toEqual([
      { unit: "money", value: 60_000 },
    ]);
  });

  it.each([
    ["Day 31 to day 90: the unused part", [31, 90]],
    ["between 2 and 4 weeks", [14, 28]],
    ["30-60 days", [30, 60]],
    ["full refund within 30 days of purchase", [0, 30]],
    ["It is not charged during the first 30 days", [0, 30]],
    ["After day 90: nothing", [90, Infinity]],
    ["up to $2,000.00: team lead", [0, 2000]],
    ["Gifts worth more than $75.00 are declined", [75, Infinity]],
  ])("finds the window in %s", (text, [from, to]) => {
    expect(windowsIn(text)).toEqual([expect.objectContaining({ from, to })]);
  });

  it("compares only like with like", () => {
    const [window] = windowsIn("up to $90.00");
    if (window === undefined) throw new Error("there is a window");
    expect(liesIn({ unit: "days", value: 60 }, window)).toBe(false);
    expect(liesIn({ unit: "money", value: 60 }, window)).toBe(true);
  });
});
