import type { Agent } from "../../src/agents/agent.ts";
import { createSpeech } from "../../src/agents/model/speech.ts";
import type { BranchTools } from "../../src/graph/branch/branch-tools.ts";
import { UNLIMITED } from "../../src/graph/branch/ledger.ts";
import { NO_NOTES } from "../../src/graph/branch/notes.ts";
import { runPlan } from "../../src/graph/branch/run-plan.ts";
import type { RunEvent } from "../../src/graph/events.ts";
import { plan as language } from "../../src/graph/plan/plan.ts";
import type { PlannedWorkflow } from "../../src/graph/plan/planned.ts";
import { createFigures } from "../../src/graph/plan/proof/create-figures.ts";
import { resolvePlan } from "../../src/graph/plan/resolve-plan.ts";
import { NO_WORKFLOWS } from "../../src/graph/plan/surroundings.ts";
import { createGuards } from "../../src/graph/step/guards.ts";
import { createRegistry } from "../../src/tools/registry/create-registry.ts";
import { createVersionedRegistry } from "../../src/tools/registry/versioned-registry.ts";
import { silentLog } from "./test-agents.ts";

/** What the steps of a branch use, over these agents; nothing is kept on record, and what happens is told in `events`. */
export function testTools(
  agents: readonly Agent[],
  more: Partial<BranchTools> = {},
): BranchTools & { readonly events: RunEvent[] } {
  const events: RunEvent[] = [];
  const registry = createVersionedRegistry<Agent>({ search: createRegistry() });
  for (const agent of agents) registry.register(agent);
  return {
    events,
    agents: registry.visibleTo("t"),
    guards: createGuards(),
    figures: createFigures(agents),
    signal: new AbortController().signal,
    emit: (event) => events.push(event),
    context: () => ({ tenant: "t", threadId: "", runId: "r", log: silentLog, model: undefined }),
    speech: (id) => createSpeech({ id }, {}),
    ledger: UNLIMITED,
    halt: { failed: () => false, fail: () => undefined },
    until: undefined,
    known: {},
    given: true,
    answers: undefined,
    durable: (_name, work) => work(),
    note: NO_NOTES,
    runPlan,
    ...more,
  };
}

/** A document of the language as the engine gets it. */
export function planOf(document: object, agents: readonly Agent[]): PlannedWorkflow {
  return resolvePlan(language.parse(document), { agents, workflows: NO_WORKFLOWS });
}
