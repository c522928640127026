import { describe, expect, it } from "vitest";
import { calibrate, probability } from "../../../../src/tools/registry/search/calibrate.ts";

const trials = (right: readonly number[], wrong: readonly number[]) => [
  ...right.map((evidence) => ({ evidence, right: true })),
  ...wrong.map((evidence) => ({ evidence, right: false })),
];

describe("calibration", () => {
  const prior = calibrate([]);

  it("is the prior without examples, with few, and with right ones only", () => {
    expect(calibrate(trials([1], [-1]))).toEqual(prior);
    expect(calibrate(trials([1, 1, 1, 1, 1], []))).toEqual(prior);
  });

  it("lowers scores where wrong answers have evidence, raises them where right ones have little", () => {
    const doubtful = calibrate(trials([0.2, 0.3, 0.1], [0.2, 0.1, 0.3, 0.2, 0.3, 0.2]));
    const trusting = calibrate(trials([-3, -2.5, -3, -2, -3], [-6, -5, -7, -6, -5]));
    expect(probability(0, doubtful)).toBeLessThan(probability(0, prior));
    expect(probability(0, trusting)).toBeGreaterThan(probability(0, prior));
  });

  it("keeps better evidence above worse, however the examples overlap", () => {
    const overlapping = calibrate(trials([-2, -1, 0], [1, 2, 3, 1, 2]));
    expect(probability(1, overlapping) - probability(-1, overlapping)).toBeGreaterThan(0.3);
  });
});
