import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TokenBuckets } from "../../../../src/server/http/guard/token-buckets.ts";

describe("buckets of tokens", () => {
  it("give at most the burst and the rate's worth, whenever they are asked, and say truly how long to wait", () => {
    const waits = fc.array(fc.double({ min: 0, max: 3_000, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(waits, fc.integer({ min: 1, max: 20 }), (pauses, perSecond) => {
        let now = 0;
        const buckets = new TokenBuckets({ perSecond, burst: perSecond * 2 }, () => now);
        let given = 0;
        for (const pause of pauses) {
          now += pause;
          const wait = buckets.take("a");
          if (wait === 0) given += 1;
          expect(given).toBeLessThanOrEqual(perSecond * 2 + (now / 1000) * perSecond + 1e-6);
          if (wait === 0) continue;
          now += wait + 1e-6;
          expect(buckets.take("a")).toBe(0);
          given += 1;
        }
      }),
    );
  });

  it("are one for each name", () => {
    const buckets = new TokenBuckets({ perSecond: 1, burst: 1 }, () => 0);
    expect([buckets.take("a"), buckets.take("a"), buckets.take("b")]).toEqual([0, 1000, 0]);
  });

  it("refuse a rate that is none", () => {
    expect(() => new TokenBuckets({ perSecond: 0, burst: 1 }, () => 0)).toThrow(RangeError);
    expect(() => new TokenBuckets({ perSecond: 1, burst: 0.5 }, () => 0)).toThrow(RangeError);
  });
});
