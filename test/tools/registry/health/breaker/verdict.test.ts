import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_BREAKER } from "../../../../../src/tools/registry/health/breaker/breaker-options.ts";
import { BreakerWords } from "../../../../../src/tools/registry/health/breaker/breaker-words.ts";
import { Circuit } from "../../../../../src/tools/registry/health/breaker/circuit.ts";
import { compareVerdicts, type Verdict } from "../../../../../src/tools/registry/health/breaker/verdict.ts";
import { testClock } from "../clock.ts";

const one: fc.Arbitrary<Verdict> = fc.record({
  key: fc.constant("k"),
  instance: fc.constant("k"),
  count: fc.integer({ min: 1, max: 4 }),
  says: fc.constantFrom("open" as const, "trial" as const, "closed" as const),
  rest_ms: fc.constantFrom(2000, 4000),
  replica: fc.constantFrom("a", "b", "c"),
});

describe("verdicts", () => {
  it("have one order", () => {
    fc.assert(
      fc.property(one, one, one, (a, b, c) => {
        expect(Math.sign(compareVerdicts(a, b)) + Math.sign(compareVerdicts(b, a))).toBe(0);
        if (compareVerdicts(a, b) === 0) expect(a).toEqual(b);
        if (compareVerdicts(a, b) <= 0 && compareVerdicts(b, c) <= 0)
          expect(compareVerdicts(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it("leave replicas that heard the same in the same state, in whatever order and however often they come", () => {
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 20 }), fc.infiniteStream(fc.double()), (said, random) => {
        const clock = testClock();
        const options = { ...DEFAULT_BREAKER, now: clock.now, random: () => 0 };
        const circuit = (): Circuit => new Circuit("k", "k", options, new BreakerWords("here", clock.now));
        const [first, second] = [circuit(), circuit()];
        const shuffled = [...said, ...said].map((verdict) => ({ verdict, at: random.next().value ?? 0 }));
        for (const verdict of said) first.hear(verdict, 0);
        for (const { verdict } of shuffled.toSorted((a, b) => a.at - b.at)) second.hear(verdict, 0);
        expect([second.state(), second.waitMs()]).toEqual([first.state(), first.waitMs()]);
      }),
    );
  });
});
