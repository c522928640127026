import { readFileSync } from "node:fs";
import { z } from "zod";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { evaluate, namesIn } from "../../../src/graph/plan/expression.ts";
import { findCycle, withDependencies } from "../../../src/graph/plan/dependencies.ts";
import { optimizePlan } from "../../../src/graph/plan/optimize-plan.ts";
import { readPlan } from "../../../src/graph/plan/read-plan.ts";
import { validatePlan } from "../../../src/graph/plan/validate-plan.ts";
import { testAgent } from "../../support/test-agents.ts";

const strict = testAgent("strict", () => Promise.resolve(1), {
  input: z.object({ amount: z.number(), note: z.string().optional() }),
});
const agents = [
  testAgent("alpha", () => Promise.resolve(1)),
  testAgent("sender", () => Promise.resolve(1), { effect: "irreversible" }),
  strict,
];
const plan = (...steps: object[]) => {
  const reading = readPlan({ steps });
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.plan;
};
const problems = (inputs: string[] | undefined, ...steps: object[]) =>
  validatePlan(plan(...steps), { agents, inputs: inputs && new Set(inputs) }).map(({ code, path, nearest }) => ({
    code,
    path,
    ...(nearest && { nearest }),
  }));

describe("expressions", () => {
  it("name what they read, without the variables of macros", () => {
    expect(namesIn("a.text + b[0] + string(size(c.filter(x, x.ok && d)))").toSorted()).toEqual(["a", "b", "c", "d"]);
  });

  it("give JSON", () => {
    expect(evaluate("a.n + 1.0", { a: { n: 2 } })).toBe(3);
    expect(evaluate("[1, 2].map(x, x * 2)", {})).toEqual([2, 4]);
    expect(evaluate('{"k": size(a)}', { a: [1] })).toEqual({ k: 1 });
  });

  it("match patterns in linear time", () => {
    expect(evaluate("a.matches('^b+$')", { a: "bbb" })).toBe(true);
    const since = Date.now();
    expect(evaluate("[a].exists(x, x.matches('^(b+)+$'))", { a: `${"b".repeat(40)}!` })).toBe(false);
    expect(Date.now() - since).toBeLessThan(1000);
    expect(() => evaluate("a.matches('(')", { a: "b" })).toThrow(/cannot be evaluated/);
  });

  it("are refused with the reason when they are not CEL or fail", () => {
    expect(() => namesIn("a +")).toThrow(/"a \+" is not a CEL expression/);
    expect(() => evaluate("a.b", { a: {} })).toThrow(/cannot be evaluated/);
  });
});

describe("a plan document", () => {
  it("is read bare or under workflow, with durations in milliseconds", () => {
    const steps = [{ name: "a", agent: "alpha", outputs: ["x"], timeout: "2m" }];
    for (const document of [{ steps }, { workflow: { name: "w", steps } }]) {
      expect(readPlan(document)).toMatchObject({
        ok: true,
        plan: { steps: [{ timeout: 120_000, inputs: [], depends_on: [] }] },
      });
    }
  });

  it("names every fault of form with its place", () => {
    const reading = readPlan({
      workflow: { steps: [{ name: "A b", agent: "alpha", outputs: [], colour: "red", timeout: "soon" }] },
    });
    expect(reading.ok ? [] : reading.problems.map(({ code, path }) => `${code} ${path}`).toSorted()).toEqual([
      "bad_duration workflow.steps.0.timeout",
      "bad_name workflow.steps.0.name",
      "too_few workflow.steps.0.outputs",
      "unknown_word workflow.steps.0.colour",
    ]);
  });

  it("may be the workflow that people know", () => {
    const document: unknown = parse(readFileSync("samples/workflows/complex_query_processing.yaml", "utf8"));
    expect(readPlan(document)).toMatchObject({
      ok: true,
      plan: { steps: [{ agent: "planner" }, { agent: "retriever" }, { agent: "synthesizer" }] },
    });
  });
});

describe("the validator", () => {
  it("lets a good plan pass", () => {
    expect(
      problems(
        ["q"],
        { name: "a", agent: "alpha", inputs: ["q"], outputs: ["x"] },
        { name: "b", agent: "alpha", inputs: ["x"], outputs: ["y"] },
      ),
    ).toEqual([]);
  });

  it("reports everything at once, each with the nearest valid name", () => {
    expect(
      problems(
        ["query"],
        { name: "a", agent: "alhpa", inputs: ["qeury"], outputs: ["x"] },
        { name: "a", agent: "alpha", outputs: ["x"], depends_on: ["zz"] },
        { name: "c", agent: "strict", with: { amuont: 1 }, inputs: [], outputs: ["z"] },
        { name: "d", agent: "strict", with: { amount: "much" }, outputs: ["w"] },
        { name: "e", agent: "alpha", inputs: { p: "1 +" }, outputs: ["v"] },
      ),
    ).toEqual([
      { code: "duplicate_step", path: "steps.1.name" },
      { code: "duplicate_output", path: "steps.1.outputs.0" },
      { code: "unknown_agent", path: "steps.0.agent", nearest: "alpha" },
      { code: "missing_input", path: "steps.0.inputs.0", nearest: "query" },
      { code: "unknown_step", path: "steps.1.depends_on.0" },
      { code: "unknown_parameter", path: "steps.2.with.amuont", nearest: "amount" },
      { code: "missing_parameter", path: "steps.2.inputs" },
      { code: "bad_parameter", path: "steps.3.with.amount" },
      { code: "bad_expression", path: "steps.4.inputs.p" },
    ]);
  });

  it("prints the cycle", () => {
    const found = validatePlan(
      plan(
        { name: "a", agent: "alpha", inputs: ["y"], outputs: ["x"] },
        { name: "b", agent: "alpha", inputs: ["x"], outputs: ["y"] },
      ),
      { agents, inputs: new Set() },
    );
    expect(found).toMatchObject([{ code: "cycle", message: "the steps wait for each other: a -> b -> a" }]);
    expect(problems([], { name: "a", agent: "alpha", inputs: ["x"], outputs: ["x"] })).toEqual([
      { code: "cycle", path: "steps.0.inputs.0" },
    ]);
  });

  it("takes names that nobody produces as inputs when the plan is read on its own", () => {
    expect(problems(undefined, { name: "a", agent: "alpha", inputs: ["anything"], outputs: ["x"] })).toEqual([]);
  });
});

describe("the optimizer", () => {
  const rewrites = (...steps: object[]) =>
    optimizePlan(plan(...steps), agents).rewrites.map(({ step, change }) => `${change} ${step}`);

  it("merges twins, removes what nobody reads and drops needless order", () => {
    expect(
      rewrites(
        { name: "a", agent: "alpha", inputs: ["q"], outputs: ["x"] },
        { name: "b", agent: "alpha", inputs: ["q"], outputs: ["y"] },
        { name: "idle", agent: "alpha", inputs: ["x"], outputs: ["unread"] },
        { name: "c", agent: "alpha", with: { n: 1 }, outputs: ["z"], depends_on: ["a"] },
        { name: "end", agent: "alpha", inputs: ["x", "y", "z"], outputs: ["answer"] },
      ),
    ).toEqual(["merged b", "removed idle", "unordered c"]);
  });

  it("keeps the last step, though another does the same", () => {
    const { plan: optimal } = optimizePlan(
      plan(
        { name: "a", agent: "alpha", inputs: ["q"], outputs: ["x"] },
        { name: "b", agent: "sender", inputs: ["x"], outputs: ["y"] },
        { name: "end", agent: "alpha", inputs: ["q"], outputs: ["answer"] },
      ),
      agents,
    );
    expect(optimal.steps.at(-1)?.outputs).toEqual(["answer"]);
  });

  it("leaves effects and their order alone", () => {
    expect(
      rewrites(
        { name: "a", agent: "sender", inputs: ["q"], outputs: ["x"] },
        { name: "b", agent: "sender", inputs: ["q"], outputs: ["y"], depends_on: ["a"] },
        { name: "end", agent: "alpha", inputs: ["q"], outputs: ["answer"], depends_on: ["b"] },
      ),
    ).toEqual([]);
  });

  it("completes the dependencies", () => {
    const { plan: optimal } = optimizePlan(
      plan(
        { name: "a", agent: "alpha", inputs: ["q"], outputs: ["x"] },
        { name: "b", agent: "alpha", inputs: { p: "x.y" }, outputs: ["z"] },
      ),
      agents,
    );
    expect(optimal.steps[1]?.depends_on).toEqual(["a"]);
    expect(findCycle(withDependencies(optimal))).toBeUndefined();
  });
});
