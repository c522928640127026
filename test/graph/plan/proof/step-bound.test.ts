import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlannedStep } from "../../../../src/graph/plan/planned.ts";
import { agentBound, leafBound } from "../../../../src/graph/plan/proof/leaf-bound.ts";
import type { Bound } from "../../../../src/graph/plan/proof/proof.ts";
import { stepBound } from "../../../../src/graph/plan/proof/step-bound.ts";
import { brief, figures, forEach, plannedStep } from "./worked-figures.ts";

describe("one task of an agent", () => {
  it("takes three attempts with the longest pauses between them at worst", () => {
    expect(leafBound(plannedStep("a"), figures)).toEqual({
      // 3 × 2 s and 2 pauses of 10 s.
      worst: { steps: 1, attempts: 3, tokens: 3000, usd: 0.03, seconds: 26 },
      expected: { steps: 1, attempts: 1, tokens: 100, usd: 0.001, seconds: 0.5 },
      least: { steps: 1, attempts: 1, tokens: 0, usd: 0, seconds: 0 },
    });
  });

  it("takes one attempt where its effect must not be repeated, and its own deadline", () => {
    expect(leafBound(plannedStep("a", { agent: "payer", timeout: 700 }), figures).worst).toMatchObject({
      attempts: 1,
      seconds: 0.7,
    });
    expect(leafBound(plannedStep("a", { effect: "irreversible" }), figures).worst).toMatchObject({
      attempts: 1,
      seconds: 2,
    });
  });

  it("adds what every agent takes that stands in", () => {
    const fallback = [{ agent: "spare" }, { agent: "payer", timeout: 500 }];
    // 2 × 2 s + 1 s, 2 × 1 s + 1 s, 2 × 0.5 s + 1 s: a retry that is written down holds for all.
    expect(leafBound(plannedStep("a", { fallback, retry: brief }), figures).worst).toEqual({
      steps: 1,
      attempts: 6,
      tokens: 3000,
      usd: 0.06,
      seconds: 10,
    });
    // By their effects: 3 of the reader, 3 of the spare, 1 of the payer.
    expect(leafBound(plannedStep("a", { fallback }), figures).worst).toMatchObject({ attempts: 7, tokens: 4500 });
  });

  it("may need no attempt at all where a value stands in", () => {
    expect(leafBound(plannedStep("a", { fallback: [{ value: 1 }] }), figures).least).toMatchObject({
      steps: 1,
      attempts: 0,
    });
  });

  it("is never expected to take longer than its deadline, or more than it may", () => {
    const { expected } = agentBound({ agent: "reader", timeout: 100 }, figures);
    expect(expected.seconds).toBe(0.1);
  });
});

describe("items", () => {
  const step = plannedStep("a", { retry: brief, ...forEach("names") });

  it("count each, and take as many waves as their concurrency leaves", () => {
    // 10 items, 4 at once: 3 waves of 2 × 2 s + 1 s.
    expect(stepBound(step, figures).worst).toEqual({ steps: 10, attempts: 20, tokens: 20_000, usd: 0.2, seconds: 15 });
    expect(stepBound(step, figures).expected).toEqual({
      steps: 10,
      attempts: 10,
      tokens: 1000,
      usd: 0.01,
      seconds: 1.5,
    });
    expect(stepBound(step, figures).least).toMatchObject({ steps: 0, attempts: 0 });
  });

  it("are as many as the list has that is written out", () => {
    const { worst, least } = stepBound(
      plannedStep("a", { retry: brief, ...forEach("[1, 2, x].map(n, n + 1)") }),
      figures,
    );
    expect(worst).toMatchObject({ steps: 3, attempts: 6, seconds: 5 });
    expect(least).toMatchObject({ steps: 3, attempts: 3 });
  });

  it("are at most as many where a list is filtered, chosen or put together", () => {
    const most = (list: string) => stepBound(plannedStep("a", forEach(list)), figures).worst.steps;
    expect(most("[1, 2, 3].filter(n, n > 1)")).toBe(3);
    expect(most("x ? [1] : [1, 2]")).toBe(2);
    expect(stepBound(plannedStep("a", forEach("[1, 2].map(n, n > 1, n)")), figures).least.steps).toBe(0);
    expect(most("[1] + [2, 3]")).toBe(3);
    expect(most("[1] + x")).toBe(10);
    expect(most("not CEL (")).toBe(10);
  });

  it("are as many as are known at run time, and none of a list that is too long", () => {
    expect(stepBound(step, figures, { items: 5 }).worst).toMatchObject({ steps: 5, attempts: 10, seconds: 10 });
    expect(stepBound(step, figures, { items: 5 }).least).toMatchObject({ steps: 5 });
    expect(stepBound(step, figures, { items: 11 }).worst).toMatchObject({ steps: 0, seconds: 0 });
  });

  it("may all fail where failures are left out", () => {
    expect(stepBound(plannedStep("a", forEach("[1, 2]", { on_error: "null" })), figures).least.steps).toBe(0);
  });
});

describe("rounds", () => {
  const repeat = { until: "done", max: 5, on_max: "keep" as const };

  it("count each, within each item", () => {
    expect(stepBound(plannedStep("a", { retry: brief, repeat }), figures)).toMatchObject({
      worst: { steps: 5, attempts: 10, seconds: 25 },
      expected: { steps: 2, attempts: 2, seconds: 1 },
      least: { steps: 1, attempts: 1 },
    });
    const both = plannedStep("a", { retry: brief, repeat, ...forEach("[1, 2, 3]", { concurrency: 2 }) });
    expect(stepBound(both, figures).worst).toMatchObject({ steps: 15, attempts: 30, seconds: 50 });
  });
});

describe("a nested workflow", () => {
  const inner = {
    steps: [
      plannedStep("x", { retry: brief }),
      plannedStep("y", { retry: brief, depends_on: ["x"] }),
      plannedStep("z", { retry: brief, compensate: { agent: "refund", inputs: [], with: {} } }),
    ],
  };

  it("takes what its steps take, side by side where they do not wait", () => {
    const { worst, expected, least } = stepBound(plannedStep("outer", { agent: "workflow", workflow: inner }), figures);
    // x then y: 10 s; beside them z. Its undoing: 3 × 1 s and 2 pauses of 60 s, 3 × 7 tokens.
    expect(worst).toEqual({ steps: 3, attempts: 9, tokens: 6021, usd: 0.06, seconds: 133 });
    expect(expected).toMatchObject({ steps: 3, attempts: 3, seconds: 1 });
    expect(least).toMatchObject({ steps: 3, attempts: 3 });
  });

  it("is tried as a whole: a retry multiplies all of it", () => {
    const step = plannedStep("outer", {
      agent: "workflow",
      workflow: inner,
      retry: brief,
      fallback: [{ agent: "spare" }],
    });
    // Twice 10 s and a pause of 1 s, then the spare with 2 × 1 s + 1 s; undone twice.
    expect(stepBound(step, figures)).toMatchObject({
      worst: { steps: 7, attempts: 20, tokens: 13_042, seconds: 270 },
      least: { steps: 1, attempts: 1 },
    });
  });

  it("ends at its deadline, unless a person is asked in it", () => {
    const outer = { agent: "workflow", timeout: 3000 };
    const alone = { steps: [plannedStep("x"), plannedStep("y", { depends_on: ["x"] })] };
    expect(stepBound(plannedStep("outer", { ...outer, workflow: alone, retry: brief }), figures).worst.seconds).toBe(7);
    const asking = { steps: [plannedStep("x", { approval: {}, retry: brief })] };
    expect(stepBound(plannedStep("outer", { ...outer, workflow: asking }), figures).worst.seconds).toBe(5);
  });

  it("within items within rounds multiplies too", () => {
    const step = plannedStep("outer", { agent: "workflow", workflow: inner, ...forEach("[1, 2]", { concurrency: 1 }) });
    expect(stepBound(step, figures).worst).toMatchObject({ steps: 6, attempts: 18, seconds: 266 });
  });

  it("stays finite however deep loops stand in loops", () => {
    let step = plannedStep("deepest", forEach("names", { max: 10_000 }));
    for (let depth = 0; depth < 60; depth++)
      step = plannedStep("outer", {
        agent: "workflow",
        workflow: { steps: [step] },
        repeat: { until: "x", max: 100, on_max: "keep" },
        ...forEach("names", { max: 10_000 }),
      });
    const { worst, expected } = stepBound(step, figures);
    expect([...Object.values(worst), ...Object.values(expected)].every((value) => Number.isFinite(value))).toBe(true);
  });
});

describe("what undoes a step", () => {
  it("is part of the worst case of each item and round, but no step", () => {
    const compensate = { agent: "refund", inputs: [], with: {}, retry: { attempts: 1 } };
    const step = plannedStep("a", {
      agent: "payer",
      compensate,
      repeat: { until: "x", max: 2, on_max: "keep" },
      ...forEach("[1, 2, 3]"),
    });
    // 6 payments of 4 s, two after each other in one wave; undone one after the other, 1 s each.
    expect(stepBound(step, figures).worst).toEqual({ steps: 6, attempts: 12, tokens: 42, usd: 0, seconds: 14 });
  });
});

describe("a step that may not run", () => {
  it("takes nothing at least", () => {
    for (const more of [{ when: "x" }, { on_error: "skip" as const }])
      expect(stepBound(plannedStep("a", more), figures).least).toMatchObject({ steps: 0, attempts: 0 });
  });
});

describe("bounds", () => {
  const FIELDS = ["steps", "attempts", "tokens", "usd", "seconds"] as const;
  const within = (small: Bound, large: Bound): boolean => FIELDS.every((field) => small[field] <= large[field] + 1e-9);
  const agents = fc.constantFrom("reader", "spare", "payer", "refund", "stranger");
  const policy = fc.record(
    {
      retry: fc.record({ attempts: fc.integer({ min: 1, max: 10 }), max_delay: fc.integer({ min: 1, max: 20_000 }) }),
      timeout: fc.integer({ min: 1, max: 60_000 }),
      fallback: fc.array(fc.oneof(fc.record({ agent: agents }), fc.constant({ value: 0 })), { maxLength: 5 }),
      repeat: fc.record({
        until: fc.constant("x"),
        max: fc.integer({ min: 1, max: 100 }),
        on_max: fc.constant("keep" as const),
      }),
      for_each: fc.record({
        in: fc.constantFrom("names", "[1, 2, 3]"),
        as: fc.constant("item"),
        concurrency: fc.integer({ min: 1, max: 20 }),
        max: fc.integer({ min: 1, max: 1000 }),
        on_error: fc.constantFrom("fail", "skip", "null"),
      }),
      when: fc.constant("x"),
    },
    { requiredKeys: [] },
  );
  const { step } = fc.letrec<{ step: PlannedStep; body: Partial<PlannedStep> }>((tie) => ({
    step: fc.tuple(policy, tie("body")).map(([more, body]) => plannedStep("a", { ...body, ...more })),
    body: fc.oneof(
      { maxDepth: 2 },
      agents.map((agent) => ({ agent })),
      fc.array(tie("step"), { minLength: 1, maxLength: 3 }).map((steps) => ({
        agent: "workflow",
        workflow: {
          steps: steps.map((inner, place) => ({ ...inner, name: `s${place}`, depends_on: place > 1 ? ["s0"] : [] })),
        },
      })),
    ),
  }));

  it("hold what is expected, and that what must be", () => {
    fc.assert(
      fc.property(step, (any) => {
        const { worst, expected, least } = stepBound(any, figures);
        return (
          within(expected, worst) &&
          within(least, worst) &&
          FIELDS.every((field) => expected[field] >= 0 && least[field] >= 0)
        );
      }),
      { numRuns: 500 },
    );
  });

  it("never fall when a step may do more", () => {
    fc.assert(
      fc.property(step, (any) => {
        const { worst } = stepBound(any, figures);
        const attempts = stepBound(
          { ...any, retry: { ...any.retry, attempts: (any.retry?.attempts ?? 3) + 1 } },
          figures,
        ).worst;
        const spare = stepBound({ ...any, fallback: [...(any.fallback ?? []), { agent: "spare" }] }, figures).worst;
        const rounds = stepBound(
          { ...any, repeat: { until: "x", max: (any.repeat?.max ?? 1) + 1, on_max: "keep" } },
          figures,
        ).worst;
        const undone = stepBound({ ...any, compensate: { agent: "refund", inputs: [], with: {} } }, figures).worst;
        return [attempts, spare, rounds, undone].every((more) => within(worst, more));
      }),
      { numRuns: 300 },
    );
  });
});
