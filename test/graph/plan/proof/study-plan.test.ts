import { describe, expect, it } from "vitest";
import { createFigures } from "../../../../src/graph/plan/proof/create-figures.ts";
import { readPlan } from "../../../../src/graph/plan/read-plan.ts";
import { studyPlan } from "../../../../src/graph/plan/study-plan.ts";
import { NO_WORKFLOWS } from "../../../../src/graph/plan/surroundings.ts";
import { testAgent } from "../../../support/test-agents.ts";

const agents = [{ ...testAgent("alpha", () => Promise.resolve(1)), cost: { tokens: { expected: 10, most: 100 } } }];
const surroundings = { agents, workflows: NO_WORKFLOWS, inputs: undefined };
const step = (name: string, more: object = {}) => ({
  name,
  agent: "alpha",
  inputs: { q: "question" },
  outputs: [`of_${name}`],
  ...more,
});

function study(document: object, by?: "planner" | "person") {
  const reading = readPlan(document);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return studyPlan(reading.plan, surroundings, createFigures(agents), by && { by });
}

describe("the study of a plan", () => {
  it("proves what runs, after the optimizer", () => {
    const steps = [step("a"), step("idle", { with: { n: 1 } })];
    expect(study({ outputs: ["of_a"], steps })).toMatchObject({
      ok: true,
      plan: { steps: [{ name: "a" }] },
      rewrites: [{ step: "idle", change: "removed" }],
      proof: { worst: { steps: 1, attempts: 3, tokens: 300 }, critical_path: ["a"] },
    });
  });

  it("takes a plan for a person's unless it is told otherwise", () => {
    const steps = [step("idle", { with: { n: 1 } }), step("a")];
    expect(study({ steps })).toMatchObject({ ok: true, rewrites: [] });
    expect(study({ steps }, "planner")).toMatchObject({ ok: true, rewrites: [{ step: "idle" }] });
  });

  it("refuses a budget with which no run can complete, and says which would do", () => {
    const steps = [step("a"), step("b", { inputs: { q: "of_a" } })];
    expect(study({ budget: { steps: 1, tokens: 299 }, steps })).toMatchObject({
      ok: false,
      problems: [
        { code: "budget_too_small", path: "budget.steps", expected: "at least 2" },
        { code: "budget_too_small", path: "budget.tokens", expected: "at least 300" },
      ],
    });
    expect(study({ budget: { steps: 2, tokens: 300 }, steps })).toMatchObject({
      ok: true,
      proof: { budget: "enforced" },
    });
    expect(study({ budget: { steps: 2, tokens: 600 }, steps })).toMatchObject({
      ok: true,
      proof: { budget: "proven" },
    });
  });
});
