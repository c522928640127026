import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPlan } from "../../../../src/graph/plan/read-plan.ts";
import { createFigures } from "../../../../src/graph/plan/proof/create-figures.ts";
import { provePlan } from "../../../../src/graph/plan/proof/prove-plan.ts";
import { resolvePlan } from "../../../../src/graph/plan/resolve-plan.ts";
import { NO_WORKFLOWS } from "../../../../src/graph/plan/surroundings.ts";
import { Ledger } from "../../../support/workflows/ledger.ts";
import { MortalProcess } from "../../../support/workflows/mortal-process.ts";
import { Reference } from "../../../support/workflows/reference.ts";
import { actOf, type AgentName } from "../../../support/workflows/script.ts";
import { scriptedAgents } from "../../../support/workflows/scripted-agents.ts";
import { randomCase } from "../../../support/workflows/workflow-case.ts";

const RUNS = 300;

describe("the bound of a random workflow under random faults", () => {
  it("holds for what the reference interpreter takes, whether the run ends well or not", () => {
    let completed = 0;
    let tight = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
        const { document, inputs, script } = randomCase(seed);
        const agents = scriptedAgents(script, new Ledger(), new MortalProcess(0, undefined));
        const reading = readPlan(document);
        if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
        const plan = resolvePlan(reading.plan, { agents, workflows: NO_WORKFLOWS });
        const { worst, expected, least } = provePlan(plan, createFigures(agents));

        const reference = new Reference(script);
        const set = Object.entries(plan.inputs ?? {}).flatMap(([name, schema]) =>
          "default" in schema ? [[name, schema.default]] : [],
        );
        const end = reference.run(plan, { question: "q", ...Object.fromEntries(set), ...inputs });
        const taken = { steps: new Set<string>(), attempts: 0, tokens: 0, usd: 0 };
        for (const [task, made] of reference.attempts) {
          const [path = "", agent] = task.split(" ");
          taken.steps.add(path);
          taken.attempts += made;
          for (let attempt = 1; attempt <= made; attempt++) {
            const act = actOf(script, agent as AgentName, path, attempt);
            taken.tokens += act.tokens;
            taken.usd += act.usd;
          }
        }
        expect(taken.steps.size).toBeLessThanOrEqual(worst.steps);
        expect(taken.attempts).toBeLessThanOrEqual(worst.attempts);
        expect(taken.tokens).toBeLessThanOrEqual(worst.tokens);
        expect(taken.usd).toBeLessThanOrEqual(worst.usd + 1e-9);
        for (const kind of ["steps", "attempts", "tokens", "usd", "seconds"] as const) {
          expect(expected[kind]).toBeLessThanOrEqual(worst[kind]);
          expect(least[kind]).toBeLessThanOrEqual(worst[kind]);
        }
        if (end.status !== "completed") return;
        completed++;
        expect(taken.steps.size).toBeGreaterThanOrEqual(least.steps);
        expect(taken.attempts).toBeGreaterThanOrEqual(least.attempts);
        if (taken.steps.size === least.steps && least.steps > 2) tight++;
      }),
      { numRuns: RUNS },
    );
    // The cases say something: many complete, and the lower bound is met exactly by some.
    expect(completed).toBeGreaterThan(RUNS / 5);
    expect(tight).toBeGreaterThan(0);
  });
});
