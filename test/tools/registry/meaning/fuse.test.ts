import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuse, type Fusing } from "../../../../src/tools/registry/meaning/fuse.ts";

const entry = (name: string, byWords?: number, fit?: number, factor = 1): Fusing => ({ name, byWords, fit, factor });
const scoreOf = (byWords?: number, fit?: number): number => fuse([entry("one", byWords, fit)])[0]?.score ?? Number.NaN;

describe("fusing words and meaning", () => {
  it("gives a probability that never rises along the ranking", () => {
    const fusing = fc.record({
      name: fc.string({ minLength: 1, maxLength: 4 }),
      byWords: fc.option(fc.double({ min: 0.001, max: 1, noNaN: true }), { nil: undefined }),
      fit: fc.option(fc.double({ min: -2, max: 2, noNaN: true }), { nil: undefined }),
      factor: fc.double({ min: 0.05, max: 2, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(fusing, { maxLength: 12 }), (entries) => {
        const ranked = fuse(entries);
        expect(ranked).toHaveLength(entries.length);
        let before = 1;
        for (const { score } of ranked) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(before);
          before = score;
        }
      }),
    );
  });

  it("takes either side's word, and more readily that of both", () => {
    expect(scoreOf(undefined, 1)).toBeGreaterThan(0.7);
    expect(scoreOf(0.95, 0)).toBeGreaterThan(0.7);
    expect(scoreOf(0.95, 1)).toBeGreaterThan(0.95);
    expect(scoreOf(0.3, -1)).toBeLessThan(0.1);
    expect(scoreOf(undefined, -1)).toBeLessThan(0.06);
  });

  it("leaves an entry that is not read yet what its words say", () => {
    for (const score of [0.05, 0.4, 0.9]) expect(scoreOf(score)).toBeCloseTo(score);
  });

  it("ranks the preferred one of two alike first", () => {
    expect(fuse([entry("a", 0.5, 0.5), entry("b", 0.5, 0.5, 1.5)]).map(({ name }) => name)).toEqual(["b", "a"]);
  });
});
