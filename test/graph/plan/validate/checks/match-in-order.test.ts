import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchInOrder } from "../../../../../src/graph/plan/validate/checks/match-in-order.ts";

/** How many of the first find partners at most, tried in every way. */
function most(
  ones: readonly number[],
  others: readonly number[],
  fit: (one: number, other: number) => boolean,
): number {
  const [first, ...rest] = ones;
  if (first === undefined) return 0;
  const without = most(rest, others, fit);
  const partners = others.filter((other) => fit(first, other));
  return Math.max(
    without,
    ...partners.map(
      (taken) =>
        1 +
        most(
          rest,
          others.filter((other) => other !== taken),
          fit,
        ),
    ),
  );
}

describe("matching in order", () => {
  it("leaves over as few as can be", () => {
    const pairs = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })), {
      selector: ([one, other]) => one * 10 + other,
    });
    fc.assert(
      fc.property(pairs, (fitting) => {
        const all = [0, 1, 2, 3, 4];
        const fit = (one: number, other: number): boolean => fitting.some(([a, b]) => a === one && b === other);
        expect(matchInOrder(all, all, fit)).toHaveLength(5 - most(all, all, fit));
      }),
    );
  });

  it("leaves over the later ones", () => {
    expect(matchInOrder(["a", "b", "c"], ["x", "y"], () => true)).toEqual(["c"]);
    expect(matchInOrder(["a", "b"], ["x", "y"], (one, other) => one === "a" || other === "x")).toEqual([]);
  });
});
