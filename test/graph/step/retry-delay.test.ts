import { describe, expect, it } from "vitest";
import { createRetryDelay } from "../../../src/graph/step/retry-delay.ts";
import type { Failure } from "../../../src/tools/errors.ts";

const failure: Failure = { code: "unavailable", message: "", retryable: true };

/** The first pauses of a step. */
function pauses(retry: Parameters<typeof createRetryDelay>[0], count = 4): (number | undefined)[] {
  const delayFor = createRetryDelay(retry);
  return Array.from({ length: count }, () => delayFor(failure));
}

function mean(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? NaN), 0) / values.length;
}

describe("the pause before another attempt", () => {
  it("is another for each of two steps, never longer than the longest, and grows", () => {
    const drawn = Array.from({ length: 1_000 }, () => pauses({ delay: 100, max_delay: 1000 }, 8));
    expect(drawn[0]).not.toEqual(drawn[1]);
    expect(new Set(drawn.map(([first]) => first)).size).toBeGreaterThan(990);
    for (const pause of drawn.flat()) {
      expect(pause).toBeGreaterThanOrEqual(0);
      expect(pause).toBeLessThanOrEqual(1000);
    }
    const [first = 0, fifth] = [0, 4].map((place) => mean(drawn.map((one) => one[place])));
    expect(fifth).toBeGreaterThan(first * 2);
  });

  it.each(["linear", "constant"] as const)("is spread over the upper half where it is %s", (backoff) => {
    const drawn = Array.from({ length: 200 }, () => pauses({ backoff, delay: 100, max_delay: 150 }, 2));
    const [first, second] = [0, 1].map((place) => drawn.map((one) => one[place] ?? NaN));
    expect(new Set(first).size).toBeGreaterThan(190);
    expect(Math.min(...(first ?? []))).toBeGreaterThanOrEqual(50);
    expect(Math.max(...(first ?? []))).toBeLessThanOrEqual(100);
    expect(Math.max(...(second ?? []))).toBeLessThanOrEqual(backoff === "linear" ? 150 : 100);
  });

  it.each([
    ["exponential", [100, 200, 400, 500]],
    ["linear", [100, 200, 300, 400]],
    ["constant", [100, 100, 100, 100]],
  ] as const)("is exact without jitter where it is %s", (backoff, expected) => {
    expect(pauses({ backoff, delay: 100, max_delay: 500, jitter: false })).toEqual(expected);
  });

  it("is what the other side asks for, and none where that is longer than the longest", () => {
    const delayFor = createRetryDelay({ delay: 100, max_delay: 500 });
    expect(delayFor({ ...failure, retryAfterMs: 1 })).toBe(1);
    expect(delayFor({ ...failure, retryAfterMs: 500 })).toBe(500);
    expect(delayFor({ ...failure, retryAfterMs: 501 })).toBeUndefined();
    expect(createRetryDelay()({ ...failure, retryAfterMs: 10_000 })).toBe(10_000);
    expect(createRetryDelay()({ ...failure, retryAfterMs: 10_001 })).toBeUndefined();
  });

  it("grows by what failed, not by what the other side asked for", () => {
    const delayFor = createRetryDelay({ backoff: "linear", delay: 10, jitter: false });
    expect(delayFor(failure)).toBe(10);
    expect(delayFor({ ...failure, retryAfterMs: 7 })).toBe(7);
    expect(delayFor(failure)).toBe(20);
  });
});
