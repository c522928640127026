import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measureNames, measureRanking } from "../../../evals/discovery/measures.ts";
import { areaUnderCurve, refusedAt90 } from "../../../evals/discovery/separation.ts";

describe("a ranking", () => {
  it("is measured as worked out by hand", () => {
    const measures = measureRanking(["x", "a", "y", "z", "w", "b"], ["a", "b"]);
    const ideal = 1 + 1 / Math.log2(3);
    expect(measures).toMatchObject({
      recall_at_1: 0,
      recall_at_5: 0.5,
      recall_at_10: 1,
      ndcg_at_1: 0,
      comp_at_5: 0,
      comp_at_10: 1,
      mrr: 0.5,
    });
    expect(measures.ndcg_at_5).toBeCloseTo(1 / Math.log2(3) / ideal, 10);
    expect(measures.ndcg_at_10).toBeCloseTo((1 / Math.log2(3) + 1 / Math.log2(7)) / ideal, 10);
  });

  it("is 1 in every measure when one right tool comes first, 0 when it is missing", () => {
    expect(Object.values(measureRanking(["a", "b"], ["a"]))).toEqual(measureNames.map(() => 1));
    expect(Object.values(measureRanking(["c", "b"], ["a"]))).toEqual(measureNames.map(() => 0));
    expect(Object.values(measureRanking([], ["a"]))).toEqual(measureNames.map(() => 0));
  });

  it("never gets worse by putting a right tool first", () => {
    const ids = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), { minLength: 2 });
    fc.assert(
      fc.property(ids, fc.nat(), (ranked, seed) => {
        const gold = ranked[seed % ranked.length] ?? "";
        const before = measureRanking(ranked, [gold]);
        const after = measureRanking([gold, ...ranked.filter((id) => id !== gold)], [gold]);
        for (const name of measureNames) expect(after[name]).toBeGreaterThanOrEqual(before[name]);
      }),
    );
  });
});

describe("the area under the curve", () => {
  const judged = (relevant: readonly number[], others: readonly number[]) => [
    ...relevant.map((score) => ({ score, relevant: true })),
    ...others.map((score) => ({ score, relevant: false })),
  ];

  it("is the share of pairs in the right order, ties by half", () => {
    expect(areaUnderCurve(judged([3, 4], [1, 2]))).toBe(1);
    expect(areaUnderCurve(judged([1, 2], [3, 4]))).toBe(0);
    expect(areaUnderCurve(judged([1, 3], [2]))).toBe(0.5);
    expect(areaUnderCurve(judged([1], [1]))).toBe(0.5);
    expect(areaUnderCurve(judged([1], []))).toBeNaN();
    const scores = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(scores, scores, (relevant, others) => {
        const pairs = relevant.flatMap((a) => others.map((b): number => (a > b ? 1 : a === b ? 0.5 : 0)));
        const share = pairs.reduce((sum, pair) => sum + pair, 0) / pairs.length;
        expect(areaUnderCurve(judged(relevant, others))).toBeCloseTo(share, 10);
      }),
    );
  });

  it("goes with how many are refused when nine in ten are kept", () => {
    expect(refusedAt90(judged([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [0, 1.5, 2, 3]))).toBe(0.5);
    expect(refusedAt90(judged([], [1]))).toBeNaN();
  });
});
