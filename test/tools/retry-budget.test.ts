import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRetryBudget } from "../../src/tools/retry-budget.ts";

describe("a retry budget", () => {
  it("has its floor from the beginning, and a share of the calls besides", () => {
    let now = 0;
    const budget = createRetryBudget({ ratio: 0.2, floorPerSecond: 1, windowMs: 10_000, now: () => now });
    const take = (): number => {
      let taken = 0;
      for (; budget.has(); taken++) budget.withdraw();
      return taken;
    };
    expect(take()).toBe(10);
    for (let call = 0; call < 100; call++) budget.deposit();
    expect(take()).toBe(20);
    expect(budget.has()).toBe(false);
    now = 11_000;
    expect(take()).toBe(10);
  });

  it("lets no window of time have more repeats than its share and its floor", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.boolean()), { maxLength: 400 }), (steps) => {
        let now = 0;
        const budget = createRetryBudget({ ratio: 0.2, floorPerSecond: 2, windowMs: 1000, now: () => now });
        const calls: number[] = [];
        const repeats: number[] = [];
        for (const [ms, wants] of steps) {
          now += ms;
          budget.deposit();
          calls.push(now);
          if (!wants || !budget.has()) continue;
          budget.withdraw();
          repeats.push(now);
          // Slices are a tenth of the window wide.
          const within = (times: readonly number[], width: number) => times.filter((at) => now - at < width).length;
          expect(within(repeats, 900)).toBeLessThanOrEqual(0.2 * within(calls, 1000) + 2);
        }
      }),
    );
  });
});
