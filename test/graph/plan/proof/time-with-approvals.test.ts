import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { longestPath } from "../../../../src/graph/plan/proof/longest-path.ts";
import { timeWithApprovals } from "../../../../src/graph/plan/proof/time-with-approvals.ts";

interface Step {
  readonly name: string;
  readonly depends_on: readonly string[];
  readonly approval?: object;
  readonly seconds: number;
}

const time = (steps: readonly Step[]) => timeWithApprovals(steps as never, (name) => secondsOf(steps, name));
const secondsOf = (steps: readonly Step[], name: string) => steps.find((step) => step.name === name)?.seconds ?? 0;
const step = (name: string, seconds: number, ...depends_on: string[]): Step => ({ name, seconds, depends_on });
const asked = (entry: Step): Step => ({ ...entry, approval: {} });

/** All that can run runs; when nothing does, one question that is open is answered. Returns the time at work. */
function simulate(steps: readonly Step[], choose: () => number): number {
  const ended = new Map<string, number>();
  const approved = new Set<string>();
  let clock = 0;
  while (ended.size < steps.length) {
    const before = ended.size;
    for (let more = true; more;) {
      more = false;
      for (const { name, depends_on, approval, seconds } of steps) {
        const ready =
          !ended.has(name) &&
          depends_on.every((other) => ended.has(other)) &&
          (approval === undefined || approved.has(name));
        if (!ready) continue;
        ended.set(name, Math.max(clock, ...depends_on.map((other) => ended.get(other) ?? 0)) + seconds);
        more = true;
      }
    }
    clock = Math.max(clock, ...ended.values());
    const open = steps.filter(
      ({ name, depends_on }) => !ended.has(name) && depends_on.every((other) => ended.has(other)),
    );
    const answered = open[choose() % Math.max(1, open.length)];
    if (answered === undefined && ended.size === before) throw new Error("nothing goes on");
    if (answered !== undefined) approved.add(answered.name);
  }
  return clock;
}

const plans = fc
  .array(
    fc.record({
      seconds: fc.integer({ min: 0, max: 20 }),
      back: fc.array(fc.nat(20), { maxLength: 3 }),
      asks: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((drawn) =>
    drawn.map(({ seconds, back, asks }, place): Step => {
      const depends_on = place === 0 ? [] : [...new Set(back.map((number) => `s${number % place}`))];
      return asks ? asked(step(`s${place}`, seconds, ...depends_on)) : step(`s${place}`, seconds, ...depends_on);
    }),
  );

describe("the time of a plan in which people approve", () => {
  it("is the longest path where nobody is asked", () => {
    expect(time([step("a", 1), step("b", 5, "a"), step("c", 2, "a"), step("d", 1, "b", "c")])).toBe(7);
  });

  it("counts steps beside an approval that hold it up", () => {
    // b is asked when the long step has ended.
    expect(time([step("long", 10), asked(step("b", 3))])).toBe(13);
    expect(time([step("a", 1), asked(step("b", 2, "a")), asked(step("c", 3, "b"))])).toBe(6);
  });

  it("is never exceeded, whoever is answered first", () => {
    fc.assert(
      fc.property(plans, fc.infiniteStream(fc.nat()), (steps, answers) => {
        const most = time(steps);
        return (
          simulate(steps, () => answers.next().value ?? 0) <= most &&
          most <= steps.reduce((sum, { seconds }) => sum + seconds, 0) * steps.length
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe("the longest path", () => {
  it("is the chain that takes longest, and ends for steps that wait for each other", () => {
    const steps = [step("a", 1), step("b", 5, "a"), step("c", 9), step("d", 4, "b", "c")];
    expect(longestPath(steps, (name) => secondsOf(steps, name))).toEqual({ seconds: 13, steps: ["c", "d"] });
    const ring = [step("a", 1, "b"), step("b", 1, "a")];
    expect(longestPath(ring, () => 1).steps.length).toBeLessThanOrEqual(2);
    expect(longestPath([], () => 1)).toEqual({ seconds: 0, steps: [] });
  });
});
