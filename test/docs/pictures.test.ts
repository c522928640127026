import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { builtinAgents } from "../../evals/builtin-agents.ts";
import { readPlanText } from "../../src/graph/plan/document/read-plan-text.ts";
import { planToSvg } from "../../src/graph/plan/draw/plan-to-svg.ts";
import { createFigures } from "../../src/graph/plan/proof/create-figures.ts";
import { studyPlan } from "../../src/graph/plan/study-plan.ts";
import { NO_WORKFLOWS } from "../../src/graph/plan/surroundings.ts";

const file = (path: string) => readFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");

it("shows the sample workflow in the README as it is", async () => {
  const reading = readPlanText(await file("samples/workflows/refund_decision.yaml"));
  if (!reading.ok) throw new Error(reading.problems[0]?.message);
  const agents = builtinAgents().list();
  const study = studyPlan(reading.plan, { agents, workflows: NO_WORKFLOWS, inputs: undefined }, createFigures(agents));
  if (!study.ok) throw new Error(study.problems[0]?.message);
  const drawn = planToSvg(study.plan, { proof: study.proof });
  expect((await file("docs/refund_decision.svg")).trim()).toBe(drawn.trim());
});
