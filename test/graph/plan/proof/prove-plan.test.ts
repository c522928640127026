import { describe, expect, it } from "vitest";
import type { PlannedStep, PlannedWorkflow } from "../../../../src/graph/plan/planned.ts";
import { budgetProblems } from "../../../../src/graph/plan/proof/budget-problems.ts";
import { proof as proofSchema } from "../../../../src/graph/plan/proof/proof.ts";
import { provePlan } from "../../../../src/graph/plan/proof/prove-plan.ts";
import { brief, figures, forEach, plannedStep } from "./worked-figures.ts";

const prove = (steps: PlannedStep[], more: Partial<PlannedWorkflow> = {}) => provePlan({ steps, ...more }, figures);

/** read → (quick | slow → slower) → pay */
const diamond = [
  plannedStep("read", { retry: brief }),
  plannedStep("quick", { agent: "spare", retry: brief, depends_on: ["read"] }),
  plannedStep("slow", { retry: brief, depends_on: ["read"] }),
  plannedStep("slower", { retry: brief, depends_on: ["slow"] }),
  plannedStep("pay", { agent: "payer", depends_on: ["quick", "slower"] }),
];

describe("a proof", () => {
  it("adds up what steps take, and counts side-by-side time once", () => {
    const proof = prove(diamond);
    expect(proof).toMatchObject({
      // read, slow and slower 5 s each, then pay 4 s.
      worst: { steps: 5, attempts: 9, tokens: 7000, usd: 0.1, seconds: 19 },
      expected: { steps: 5, attempts: 5, tokens: 310, usd: 0.003, seconds: 1.7 },
      least: { steps: 5, attempts: 5, tokens: 0, usd: 0, seconds: 0 },
      critical_path: ["read", "slow", "slower", "pay"],
      assumed: [],
    });
    expect(proof.steps.map(({ name, worst }) => [name, worst.seconds])).toEqual([
      ["read", 5],
      ["quick", 3],
      ["slow", 5],
      ["slower", 5],
      ["pay", 4],
    ]);
    expect(proofSchema.parse(JSON.parse(JSON.stringify(proof)))).toEqual(proof);
  });

  it("names the nested steps of the critical path", () => {
    const workflow = {
      steps: [plannedStep("x"), plannedStep("y", { depends_on: ["x"] }), plannedStep("z", { agent: "spare" })],
    };
    const proof = prove([plannedStep("a"), plannedStep("outer", { agent: "workflow", workflow, depends_on: ["a"] })]);
    expect(proof.critical_path).toEqual(["a", "outer/x", "outer/y"]);
  });

  it("knows a list's length from the schema of an input and from what wrote it", () => {
    const inputs = { names: { type: "array", items: { type: "string" }, minItems: 2, maxItems: 3 } };
    const steps = [
      plannedStep("each", { retry: brief, ...forEach("names", { max: 1000 }) }),
      plannedStep("again", { retry: brief, depends_on: ["each"], ...forEach("of_each", { max: 1000 }) }),
    ];
    expect(prove(steps, { inputs })).toMatchObject({ worst: { steps: 6, attempts: 12 }, least: { steps: 4 } });
    expect(prove(steps, { inputs: { names: { type: "array", maxItems: 3 } } }).worst.steps).toBe(2000);
    // A default is not checked against the schema.
    expect(prove(steps, { inputs: { names: { ...inputs.names, default: [1] } } }).least.steps).toBe(2);
    // Written by a step, the name is no input any more.
    const written = [plannedStep("write", { outputs: ["names"] }), ...steps];
    expect(prove(written, { inputs }).worst.steps).toBe(2001);
    // Who is asked may put in another list, and a nested workflow checks what it is given too.
    const asked = [plannedStep("each", { approval: {}, ...forEach("names") })];
    expect(prove(asked, { inputs })).toMatchObject({ worst: { steps: 10 }, least: { steps: 0 } });
    const outer = plannedStep("outer", {
      agent: "workflow",
      workflow: { inputs, steps: [plannedStep("each", forEach("names"))] },
    });
    expect(prove([outer])).toMatchObject({ worst: { steps: 3 }, least: { steps: 2 } });
    // Items that failed are left out of what the next step gets.
    const leaky = [plannedStep("each", forEach("names", { on_error: "skip" })), ...steps.slice(1)];
    expect(prove(leaky, { inputs }).least.steps).toBe(0);
  });

  it("counts nothing at least for what may be skipped, and for who needs it", () => {
    const steps = [
      plannedStep("a", { when: "x" }),
      plannedStep("b", { inputs: ["of_a"], depends_on: ["a"] }),
      plannedStep("c", { inputs: { p: "of_a" }, depends_on: ["a"] }),
      plannedStep("d", { depends_on: ["b"] }),
    ];
    expect(prove(steps).least).toMatchObject({ steps: 2, attempts: 2 });
  });

  it("undoes one after the other when all has gone wrong, and waits for nobody", () => {
    const compensate = { agent: "refund", inputs: [], with: {}, retry: { attempts: 1 } };
    const pay = (name: string) => plannedStep(name, { agent: "payer", compensate, approval: {} });
    // Asked together but perhaps answered one by one: 4 s each, then 1 s each to undo.
    expect(prove([pay("a"), pay("b")]).worst).toMatchObject({ steps: 2, attempts: 4, seconds: 10 });
  });

  it("lets a question within a nested workflow hold up all that runs beside it", () => {
    const workflow = { steps: [plannedStep("ask", { agent: "payer", approval: {} })] };
    const outer = plannedStep("outer", { agent: "workflow", workflow });
    // The long step, then the 4 s that somebody said yes to.
    expect(prove([plannedStep("long", { retry: brief }), outer]).worst.seconds).toBe(9);
    // Of three items each may be answered when the others have ended.
    const each = prove([{ ...outer, ...forEach("[1, 2, 3]") }]);
    expect([each.worst.seconds, each.steps[0]?.worst.seconds]).toEqual([12, 12]);
  });

  it("lists the effects that can happen, of stand-ins and what undoes too", () => {
    const compensate = { agent: "refund", inputs: [], with: {} };
    const workflow = { steps: [plannedStep("pay", { agent: "payer", compensate })] };
    const proof = prove([
      plannedStep("read", { fallback: [{ agent: "payer" }, { value: 1 }] }),
      plannedStep("strong", { effect: "compensable" }),
      plannedStep("outer", { agent: "workflow", workflow }),
    ]);
    expect(proof.effects).toEqual({
      pure: ["read"],
      idempotent: ["outer/pay"],
      compensable: ["strong"],
      irreversible: ["read", "outer/pay"],
    });
  });

  it("says whose figures are assumed, wherever they act", () => {
    const workflow = { steps: [plannedStep("x", { fallback: [{ agent: "stranger" }] })] };
    expect(prove([plannedStep("outer", { agent: "workflow", workflow })]).assumed).toEqual(["stranger"]);
  });

  it("of nothing is nothing", () => {
    expect(prove([])).toMatchObject({ worst: { steps: 0, seconds: 0 }, critical_path: [], assumed: [] });
  });

  it("takes about four times as long for 200 steps as for 50, and comes to an end however deep they are nested", () => {
    const wide = (count: number): PlannedStep[] =>
      Array.from({ length: count }, (_, place) =>
        plannedStep(`s${place}`, {
          depends_on: Array.from({ length: Math.min(place, 20) }, (_, back) => `s${place - back - 1}`),
          ...(place % 3 === 0 && forEach(`of_s${place - 3}`)),
          ...(place % 50 === 7 && { approval: {} }),
        }),
      );
    const nest = (depth: number): PlannedStep[] =>
      depth === 0
        ? [plannedStep("leaf")]
        : [plannedStep("deep", { agent: "workflow", workflow: { steps: nest(depth - 1) }, retry: brief })];
    const fastest = (steps: PlannedStep[]): number => {
      const times = Array.from({ length: 8 }, () => {
        const since = performance.now();
        prove(steps);
        return performance.now() - since;
      });
      return Math.min(...times);
    };
    expect(fastest(wide(200)) / fastest(wide(50))).toBeLessThan(14);
    // Twice as much a level would be 2^100 in all.
    expect(prove(nest(100)).critical_path).toHaveLength(1);
  });
});

describe("a budget", () => {
  const short = (budget: PlannedWorkflow["budget"], steps = diamond) => budgetProblems({ steps, budget }, figures);

  it("is proven where even the worst case fits, and enforced where not", () => {
    const enough = { steps: 5, tokens: 7000, usd: 0.1, seconds: 19 };
    expect(prove(diamond, { budget: enough }).budget).toBe("proven");
    for (const kind of ["steps", "tokens", "usd", "seconds"] as const)
      expect(prove(diamond, { budget: { ...enough, [kind]: enough[kind] * 0.99 } }).budget).toBe("enforced");
    expect(prove(diamond)).not.toHaveProperty("budget");
  });

  it("is refused where no run can complete with it", () => {
    expect(short({ steps: 4 })).toEqual([
      {
        code: "budget_too_small",
        path: "budget.steps",
        message: "no run can complete with 4 steps: it needs room for 5 steps",
        expected: "at least 5",
      },
    ]);
    expect(short({ steps: 5, tokens: 2000, usd: 0.04, seconds: 1 })).toEqual([]);
    expect(short(undefined)).toEqual([]);
  });

  it("of a workflow within it is held to the same, and named by its place as it was written", () => {
    const workflow = { budget: { steps: 1 }, steps: diamond };
    const outer = plannedStep("outer", { agent: "workflow", workflow });
    const written = { steps: [plannedStep("gone"), outer] };
    expect(budgetProblems({ steps: [outer] }, figures, written)).toMatchObject([
      { code: "budget_too_small", path: "steps.1.workflow.budget.steps", expected: "at least 5" },
    ]);
  });

  it("is refused where a step could never be started within it", () => {
    // Two attempts of the reader hold 2,000 tokens; two of the spare hold 4 cents.
    expect(short({ tokens: 1999, usd: 0.039 })).toMatchObject([
      { path: "budget.tokens", expected: "at least 2000" },
      { path: "budget.usd", expected: "at least 0.04" },
    ]);
    const skipped = diamond.map((step) => ({ ...step, when: "x" }));
    expect(short({ tokens: 0, usd: 0 }, skipped)).toEqual([]);
    const needs = [
      plannedStep("a", { when: "x", agent: "payer" }),
      plannedStep("b", { inputs: ["of_a"], depends_on: ["a"] }),
    ];
    expect(short({ tokens: 0, usd: 0 }, needs)).toEqual([]);
    const nested = plannedStep("outer", { agent: "workflow", workflow: { steps: diamond } });
    expect(short({ tokens: 1999 }, [nested])).toHaveLength(1);
    expect(short({ tokens: 1999 }, [{ ...nested, fallback: [{ value: 1 }] }])).toEqual([]);
  });
});
