import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtinAgents } from "../../../../evals/builtin-agents.ts";
import { readDataset } from "../../../../evals/routing/read-dataset.ts";
import { createPlanner } from "../../../../src/agents/planner/planner.ts";
import { readPlanText } from "../../../../src/graph/plan/document/read-plan-text.ts";
import { writeDuration } from "../../../../src/graph/plan/document/write-duration.ts";
import { writePlan } from "../../../../src/graph/plan/document/write-plan.ts";
import { duration } from "../../../../src/graph/plan/duration.ts";
import type { Plan } from "../../../../src/graph/plan/plan.ts";
import { readPlan } from "../../../../src/graph/plan/read-plan.ts";
import { resolvePlan } from "../../../../src/graph/plan/resolve-plan.ts";
import { NO_WORKFLOWS, type WorkflowCatalog } from "../../../../src/graph/plan/surroundings.ts";
import { silentLog, testAgent } from "../../../support/test-agents.ts";
import { arbitraryDocument } from "./arbitrary-plan.ts";

function planOf(document: unknown): Plan {
  const reading = readPlan(document);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.plan;
}

function reread(text: string): Plan {
  const reading = readPlanText(text);
  if (!reading.ok) throw new Error(`${JSON.stringify(reading.problems)}\n${text}`);
  return reading.plan;
}

describe("a written plan", () => {
  it("reads back equal, whatever words and texts it has", () => {
    const equal = fc.property(arbitraryDocument, (document) => {
      const plan = planOf(document);
      expect(reread(writePlan(plan))).toEqual(plan);
    });
    fc.assert(equal, { numRuns: 100 });
  });

  it("reads back equal for every sample", () => {
    const files = readdirSync("samples/workflows").filter((file) => file.endsWith(".yaml"));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const plan = reread(readFileSync(`samples/workflows/${file}`, "utf8"));
      expect(reread(writePlan(plan)), file).toEqual(plan);
    }
  });

  it("reads back equal for every plan that the planner writes for the routing questions, resolved ones too", async () => {
    const registry = builtinAgents();
    const { plan: write } = createPlanner({ registry });
    const signal = AbortSignal.timeout(60_000);
    const context = { model: undefined, signal, log: silentLog, spend: () => undefined, tenant: "default" };
    let plans = 0;
    for (const { query } of readDataset("evals/datasets/routing.jsonl")) {
      const planning = await write({ query, turns: [], failed: [], check: () => [] }, context);
      if (planning.kind !== "plan") continue;
      plans++;
      const plan = planOf(planning.draft);
      expect(reread(writePlan(plan)), query).toEqual(plan);
      const around = { agents: registry.list(), workflows: NO_WORKFLOWS };
      const resolved = resolvePlan(plan, around);
      expect(resolvePlan(reread(writePlan(resolved)), around), query).toEqual(resolved);
    }
    expect(plans).toBeGreaterThan(200);
  });

  it("has durations with their unit, exact to the last digit", () => {
    expect([250, 30_000, 90_000, 120_000, 3_600_000, 86_400_000, 0.5, 1e-7].map(writeDuration)).toEqual([
      "250ms",
      "30s",
      "90s",
      "2m",
      "1h",
      "24h",
      "0.5ms",
      "0.0000001ms",
    ]);
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 86_400_000, noNaN: true }), (ms) => {
        expect(duration.parse(writeDuration(ms))).toBe(ms);
      }),
    );
  });
});

const alpha = testAgent("alpha", () => Promise.resolve(1));
const inner = planOf({ name: "inner", version: "1.2.0", steps: [{ name: "b", agent: "alpha", outputs: ["y"] }] });
const workflows: WorkflowCatalog = {
  names: () => ["inner"],
  versions: () => ["1.2.0"],
  get: (name) => (name === "inner" ? { name, version: "1.2.0", plan: inner } : undefined),
};

describe("the plan of a run", () => {
  const around = { agents: [alpha], workflows };
  const resolve = (document: object) => resolvePlan(planOf(document), around);

  it("is written without what only the run knows", () => {
    const planned = {
      ...resolve({ steps: [{ name: "a", agent: "alpha", outputs: ["x"] }] }),
      by: "given",
      run_id: "r1",
      revision: 0,
      state: "ready",
      begun_at: "2026-01-01T00:00:00Z",
    };
    const text = writePlan(planned);
    for (const word of ["by", "run_id", "revision", "state", "begun_at"]) expect(text).not.toMatch(`${word}:`);
  });

  it("names an agent by capability or with its range, as it was asked for", () => {
    const text = writePlan(
      resolve({
        steps: [
          { name: "a", capability: "alpha", outputs: ["x"], fallback: "alpha@^1", compensate: { agent: "alpha@1.x" } },
          { name: "b", agent: "alpha@^1.0.0", outputs: ["y"] },
        ],
      }),
    );
    expect(text).toMatch(/capability: alpha\n.*outputs: \[x\]/);
    expect(text).toContain("fallback: alpha@^1\n");
    expect(text).toContain("agent: alpha@1.x");
    expect(text).toContain("agent: alpha@^1.0.0");
  });

  it("holds a stored workflow by name and version, and one written in place in place", () => {
    const resolved = resolve({
      steps: [
        { name: "a", workflow: "inner@^1", outputs: ["x"] },
        { name: "b", workflow: { steps: [{ name: "c", agent: "alpha", outputs: ["z"] }] }, outputs: ["y"] },
      ],
    });
    const text = writePlan(resolved);
    expect(text).toContain("workflow: inner@1.2.0\n");
    expect(text).toMatch(/workflow:\n {6}steps:\n {8}- name: c/);
  });
});
