import { expect, it } from "vitest";
import { builtinAgents } from "../../../../evals/builtin-agents.ts";
import { readDataset } from "../../../../evals/routing/read-dataset.ts";
import { silentLogger } from "../../../../evals/silent-logger.ts";
import { createPlanner } from "../../../../src/agents/planner/planner.ts";
import type { OfferedWorkflow, Planning } from "../../../../src/agents/planner/planning.ts";
import { liftParameters } from "../../../../src/graph/plan/promote/lift-parameters.ts";
import { offerWorkflows } from "../../../../src/graph/plan/promote/offer-workflows.ts";
import type { StoredWorkflow } from "../../../../src/graph/plan/surroundings.ts";
import { agents, plannedFor } from "./planned-for.ts";

const lines = readDataset(new URL("../../../../evals/datasets/routing.jsonl", import.meta.url).pathname);
const { plan } = createPlanner({ registry: builtinAgents() });
const context = {
  model: undefined,
  signal: new AbortController().signal,
  log: silentLogger,
  spend: () => undefined,
  tenant: "default",
};
const ask = (query: string, workflows: readonly OfferedWorkflow[]): Promise<Planning> =>
  plan({ query, turns: [], failed: [], check: () => [], workflows }, context);

/** The plans of the tuning questions, each promoted. */
async function promoted(): Promise<readonly OfferedWorkflow[]> {
  const stored = new Map<string, StoredWorkflow>();
  for (const { id, query, split } of lines) {
    const made = split === "tune" ? await plannedFor(query) : undefined;
    const name = id.replaceAll("-", "_");
    if (made !== undefined)
      stored.set(name, { name, version: "1.0.0", plan: liftParameters(made.plan, made.question, { agents }) });
  }
  const names = [...stored.keys()];
  return offerWorkflows({ names: () => names, versions: () => ["1.0.0"], get: (name) => stored.get(name) }, agents);
}

it("plans every reporting question as before, and every tuning question by its own workflow", async () => {
  const workflows = await promoted();
  expect(workflows.length).toBeGreaterThan(50);
  for (const { id, query, split } of lines) {
    const planning = await ask(query, workflows);
    if (split === "tune") {
      const name = id.replaceAll("-", "_");
      const [first] = planning.kind === "plan" ? planning.draft.steps : [];
      if (workflows.some((workflow) => workflow.name === name)) expect(first?.workflow, id).toBe(name);
    } else expect({ ...planning, candidates: [] }, id).toEqual({ ...(await ask(query, [])), candidates: [] });
  }
});
