import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../../../samples/generate/random.ts";
import { confidenceSequence } from "../../../../src/tools/registry/balancing/canary/confidence-sequence.ts";

describe("bounds that may be looked at after every attempt", () => {
  it("hold the true share at every one of a thousand looks, in all but alpha of cases", () => {
    const source = createRandom(5);
    let missed = 0;
    const series = 300;
    for (let place = 0; place < series; place++) {
      let hits = 0;
      let outside = false;
      for (let n = 1; n <= 1000; n++) {
        if (source.next() < 0.1) hits++;
        if (n % 5 !== 0) continue;
        const { lower, upper } = confidenceSequence(hits, n, 0.1);
        outside ||= lower > 0.1 || upper < 0.1;
      }
      if (outside) missed++;
    }
    expect(missed / series).toBeLessThan(0.1);
  });

  it("close in on what was seen", () => {
    const narrow = confidenceSequence(1000, 10_000, 0.05);
    expect(narrow.lower).toBeGreaterThan(0.085);
    expect(narrow.upper).toBeLessThan(0.115);
    expect(confidenceSequence(0, 0, 0.05)).toEqual({ lower: 0, upper: 1 });
  });

  it("are the closed forms where nothing, or everything, was a hit", () => {
    // With no hit, (1 - p)^n · (n + 1) = alpha at the upper bound.
    const upper = 1 - (0.05 / 101) ** (1 / 100);
    expect(confidenceSequence(0, 100, 0.05).upper).toBeCloseTo(upper, 6);
    expect(confidenceSequence(100, 100, 0.05).lower).toBeCloseTo(1 - upper, 6);
  });

  it("are in order, around what was seen, whatever was seen", () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), fc.double({ min: 1e-6, max: 0.5, noNaN: true }), (a, b, alpha) => {
        const [hits, n] = [Math.min(a, b), Math.max(a, b, 1)];
        const { lower, upper } = confidenceSequence(hits, n, alpha);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(lower).toBeLessThanOrEqual(hits / n);
        expect(upper).toBeGreaterThanOrEqual(hits / n);
        expect(upper).toBeLessThanOrEqual(1);
      }),
    );
  });
});
