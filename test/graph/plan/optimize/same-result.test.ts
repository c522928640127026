import fc from "fast-check";
import { z } from "zod";
import { describe, expect, it } from "vitest";
import { optimizePlan } from "../../../../src/graph/plan/optimize-plan.ts";
import { createFigures } from "../../../../src/graph/plan/proof/create-figures.ts";
import { provePlan } from "../../../../src/graph/plan/proof/prove-plan.ts";
import { readPlan } from "../../../../src/graph/plan/read-plan.ts";
import { resolvePlan } from "../../../../src/graph/plan/resolve-plan.ts";
import { NO_WORKFLOWS } from "../../../../src/graph/plan/surroundings.ts";
import { Draw } from "../../../support/workflows/draw.ts";
import { Ledger } from "../../../support/workflows/ledger.ts";
import { MortalProcess } from "../../../support/workflows/mortal-process.ts";
import { Reference, type Verdict } from "../../../support/workflows/reference.ts";
import { scriptedAgents } from "../../../support/workflows/scripted-agents.ts";
import { randomCase } from "../../../support/workflows/workflow-case.ts";
import { withTwins } from "./with-twins.ts";

const RUNS = 300;

/** The mapper as it would declare what it gives. */
const mapped = z.object({ n: z.number(), s: z.string(), list: z.array(z.number()) });

/** Of failures that may come first there may be fewer. */
function endOf(verdict: Verdict | undefined): unknown {
  return verdict?.status === "failed" ? verdict.status : verdict;
}

describe("an optimized workflow", () => {
  it("comes to the same as the one that was written", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
        const drawn = randomCase(seed);
        const { inputs, script } = drawn;
        const agents = scriptedAgents(script, new Ledger(), new MortalProcess(0, undefined)).map((agent) =>
          agent.name === "mapper" ? { ...agent, output: mapped } : agent,
        );
        const reading = readPlan(withTwins(drawn.document, new Draw(seed)));
        if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
        const plan = resolvePlan(reading.plan, { agents, workflows: NO_WORKFLOWS });
        const { plan: optimal, rewrites } = optimizePlan(plan, agents, { by: "person" });
        for (const { change } of rewrites) seen.set(change, (seen.get(change) ?? 0) + 1);

        const set = Object.entries(plan.inputs ?? {}).flatMap(([name, schema]) =>
          "default" in schema ? [[name, schema.default]] : [],
        );
        const values = { question: "q", ...Object.fromEntries(set), ...inputs };
        const [before, after] = [new Reference(script), new Reference(script)];
        const [as, now] = [before.run(plan, values), after.run(optimal, values)];
        const gone = rewrites.filter(({ change }) => change !== "unordered").map(({ step }) => step);
        // A step that is gone cannot fail, nor the workflow it was in because of it.
        const failing = as.failing.filter((name) => !gone.some((path) => path === name || path.startsWith(`${name}/`)));
        if (as.status === "completed") {
          expect(now).toEqual(as);
          for (const { name } of optimal.steps)
            expect([name, endOf(after.verdicts.get(name))]).toEqual([name, endOf(before.verdicts.get(name))]);
          seen.set("completed", (seen.get("completed") ?? 0) + 1);
        } else if (failing.length > 0) {
          // Nothing that failed goes well now, and what no longer waits for it may be seen to fail too.
          expect(now.failing).toEqual(expect.arrayContaining(failing));
        }

        const figures = createFigures(agents);
        const [dear, cheap] = [provePlan(plan, figures), provePlan(optimal, figures)];
        for (const kind of ["steps", "attempts", "tokens", "usd", "seconds"] as const)
          expect(cheap.worst[kind]).toBeLessThanOrEqual(dear.worst[kind]);
        // What it does is done: a second time there is nothing left to merge or to remove.
        const again = optimizePlan(optimal, agents, { by: "person" }).rewrites;
        expect(again.filter(({ change }) => change === "unordered")).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    for (const change of ["merged", "removed", "unordered", "completed"])
      expect([change, (seen.get(change) ?? 0) > RUNS / 25]).toEqual([change, true]);
  });
});
