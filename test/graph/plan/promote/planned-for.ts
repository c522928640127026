import { createPlanner } from "../../../../src/agents/planner/planner.ts";
import { builtinAgents } from "../../../../evals/builtin-agents.ts";
import { silentLogger } from "../../../../evals/silent-logger.ts";
import type { PlannedWorkflow } from "../../../../src/graph/plan/planned.ts";
import { readPlan } from "../../../../src/graph/plan/read-plan.ts";
import { resolvePlan } from "../../../../src/graph/plan/resolve-plan.ts";
import { NO_WORKFLOWS } from "../../../../src/graph/plan/surroundings.ts";

const registry = builtinAgents();
const planner = createPlanner({ registry });

/** The agents that come with Baton, as manifests. */
export const agents = registry.list();

/** A written plan as a run holds it. */
export function resolved(document: unknown): PlannedWorkflow {
  const reading = readPlan(document);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return resolvePlan(reading.plan, { agents, workflows: NO_WORKFLOWS });
}

/** What the built-in planner makes of a question; `undefined` for a direct reply. */
export async function plannedFor(query: string): Promise<{ plan: PlannedWorkflow; question: string } | undefined> {
  const planning = await planner.plan(
    { query, turns: [], failed: [], check: () => [] },
    {
      model: undefined,
      signal: new AbortController().signal,
      log: silentLogger,
      spend: () => undefined,
      tenant: "default",
    },
  );
  return planning.kind === "reply" ? undefined : { plan: resolved(planning.draft), question: planning.question };
}
