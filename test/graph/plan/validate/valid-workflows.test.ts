import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { readPlan } from "../../../../src/graph/plan/read-plan.ts";
import { resolvePlan } from "../../../../src/graph/plan/resolve-plan.ts";
import { NO_WORKFLOWS } from "../../../../src/graph/plan/surroundings.ts";
import { validatePlan } from "../../../../src/graph/plan/validate/validate-plan.ts";
import { createPlannerAgent } from "../../../../src/agents/planner/planner-agent.ts";
import { createPlanner } from "../../../../src/agents/planner/planner.ts";
import { builtinAgents } from "../../../../evals/builtin-agents.ts";
import { readDataset } from "../../../../evals/routing/read-dataset.ts";
import { runRouting } from "../../../../evals/routing/run-routing.ts";
import { validWorkflow } from "./valid-workflow.ts";
import { planOf, problemsOf, surroundings } from "./world.ts";

const APPROVE = new Set(["irreversible"] as const);

describe("a valid workflow", () => {
  it("is accepted, and everything in it can be resolved", () => {
    fc.assert(
      fc.property(validWorkflow, (document) => {
        expect(problemsOf(document, { approve: APPROVE })).toEqual([]);
        expect(resolvePlan(planOf(document), surroundings).steps).toHaveLength(document.steps.length);
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it("is accepted where the run brings its inputs and declares none", () => {
    fc.assert(
      fc.property(validWorkflow, ({ inputs, ...document }) => {
        const brought = new Set(Object.keys(inputs ?? {}));
        expect(problemsOf(document, { approve: APPROVE, inputs: brought })).toEqual([]);
        expect(problemsOf(document, { approve: APPROVE })).toEqual([]);
      }),
      { numRuns: 100, seed: 4 },
    );
  });

  it("is each of the samples", () => {
    const agents = [...builtinAgents().list(), createPlannerAgent(() => Promise.reject(new Error("plans nothing")))];
    const files = readdirSync("samples/workflows");
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const reading = readPlan(parse(readFileSync(`samples/workflows/${file}`, "utf8")));
      if (!reading.ok) throw new Error(`${file}: ${JSON.stringify(reading.problems)}`);
      const problems = validatePlan(reading.plan, { agents, workflows: NO_WORKFLOWS, inputs: undefined });
      expect(problems, file).toEqual([]);
    }
  });

  it("is each plan that the built-in planner writes for the evals", async () => {
    const registry = builtinAgents();
    const inputs = new Set(["question", "user_query"]);
    let plans = 0;
    const refused: unknown[] = [];
    const lines = readDataset("evals/datasets/routing.jsonl").slice(0, 150);
    await runRouting(lines, {
      plan: createPlanner({ registry }).plan,
      check: (draft) => {
        plans++;
        const reading = readPlan(draft);
        const problems = reading.ok
          ? validatePlan(reading.plan, { agents: registry.list(), workflows: NO_WORKFLOWS, inputs })
          : reading.problems;
        if (problems.length > 0) refused.push({ draft, problems });
        return problems;
      },
    });
    expect(plans).toBeGreaterThan(50);
    expect(refused).toEqual([]);
  });
});
