import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LatencyHistogram } from "../../../../src/tools/registry/health/latency-histogram.ts";

describe("a histogram of times", () => {
  it("knows every quantile within 5 % of the nearest rank", () => {
    const times = fc.array(fc.double({ min: 0.2, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(times, fc.constantFrom(0.5, 0.95, 0.99), (recorded, share) => {
        const histogram = new LatencyHistogram();
        for (const ms of recorded) histogram.record(ms);
        const sorted = recorded.toSorted((a, b) => a - b);
        const exact = sorted[Math.ceil(sorted.length * share - 1e-9) - 1] ?? Number.NaN;
        const ratio = (histogram.quantile(share) ?? Number.NaN) / exact;
        expect(ratio).toBeGreaterThan(0.95);
        expect(ratio).toBeLessThan(1.05);
      }),
    );
  });

  it("forgets old times as new ones come", () => {
    const histogram = new LatencyHistogram();
    for (let place = 0; place < 1000; place++) histogram.record(10);
    for (let place = 0; place < 1000; place++) histogram.record(100);
    expect(histogram.quantile(0.5)).toBeCloseTo(100, -1);
    expect(histogram.total).toBeLessThanOrEqual(400);
  });

  it("comes back from JSON, and two of them add up", () => {
    const [a, b] = [new LatencyHistogram(), new LatencyHistogram()];
    for (const ms of [1, 2, 3]) a.record(ms);
    for (const ms of [100, 200]) b.record(ms);
    const both = new LatencyHistogram(JSON.parse(JSON.stringify(a)) as Record<string, number>);
    both.add(b);
    expect(both.total).toBe(5);
    expect(both.quantile(0.99)).toBeCloseTo(200, -1);
  });

  it("leaves out what is no time, and what no bucket stands for", () => {
    const histogram = new LatencyHistogram({ 9999: 3, "-1": 2, x: 1, 5: -4 });
    for (const ms of [-1, Number.NaN, Infinity]) histogram.record(ms);
    expect(histogram.total).toBe(0);
    expect(histogram.quantile(0.5)).toBeUndefined();
  });
});
