import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { builtinAgents } from "../../../../evals/builtin-agents.ts";
import type { Agent } from "../../../../src/agents/agent.ts";
import { createPlanner } from "../../../../src/agents/planner/planner.ts";
import { buildGraph } from "../../../../src/graph/build-graph.ts";
import type { Planned } from "../../../../src/graph/plan/planned.ts";
import { liftDocument, liftParameters } from "../../../../src/graph/plan/promote/lift-parameters.ts";
import { NO_WORKFLOWS, type WorkflowCatalog } from "../../../../src/graph/plan/surroundings.ts";
import { createRegistry } from "../../../../src/tools/registry/create-registry.ts";
import { createVersionedRegistry } from "../../../../src/tools/registry/versioned-registry.ts";
import { testDependencies } from "../../../support/test-agents.ts";

/** Baton's agents by what they say of themselves; each only tells what it was given. */
function tellingAgents(): Agent[] {
  return builtinAgents()
    .list()
    .map((agent) => ({
      ...agent,
      output: z.object({ text: z.string() }),
      execute: (task) => Promise.resolve({ text: `${agent.name} ${JSON.stringify(task.input)}` }),
    }));
}

function served(catalogs: Readonly<Record<string, WorkflowCatalog>>) {
  const agents = tellingAgents();
  const registry = createVersionedRegistry<Agent>({ search: createRegistry() });
  for (const agent of agents) registry.register(agent);
  const graph = buildGraph(
    {
      ...testDependencies(agents, createPlanner({ registry }).plan),
      registry,
      workflows: {
        catalog: (tenant) => Promise.resolve(catalogs[tenant] ?? NO_WORKFLOWS),
        ran: () => Promise.resolve(),
      },
    },
    new MemorySaver(),
  );
  const invoke = (input: object, tenant = "default") =>
    graph.invoke(input, { configurable: { thread_id: crypto.randomUUID(), tenant_id: tenant } });
  const ask = (content: string, tenant?: string) => invoke({ messages: [{ role: "user", content }] }, tenant);
  return { agents, ask, invoke };
}

const question = 'What does Team cost for "ten" 20 seats, and what does the refund policy say?';

function keeping(plan: ReturnType<typeof liftParameters>): WorkflowCatalog {
  const stored = { name: "price_and_policy", version: "1.0.0", plan };
  return {
    names: () => [stored.name],
    versions: () => [stored.version],
    get: (name) => (name === stored.name ? stored : undefined),
  };
}

describe("a promoted workflow", () => {
  it("gives with its defaults what the plan gave", async () => {
    const { agents, ask, invoke } = served({});
    const first = await ask(question);
    const document = liftDocument(first.plan as Planned, question, { agents, values: first.context });
    const again = await invoke({ plan: document });
    expect(Object.keys(document.inputs as object)).toEqual(["plan", "text", "seats"]);
    expect(again.outputs).toEqual(first.outputs);
    for (const [name, value] of Object.entries(again.context)) {
      if (Object.hasOwn(first.context, name) && !name.includes("question") && name !== "user_query")
        expect(value, name).toEqual(first.context[name]);
    }
  });

  it("is found for the next question of its shape, and its agents get that question's values", async () => {
    const { agents, ask } = served({});
    const first = await ask(question);
    const plan = liftParameters(first.plan as Planned, question, { agents, values: first.context });
    const next = 'what does Enterprise cost for "two" 45 seats and what does the refund policy say';
    const after = await served({ default: keeping(plan) }).ask(next);
    expect(after.plan).toMatchObject({ by: "builtin", steps: [{ agent: "price_and_policy" }] });
    const rebuilt = 'What does Enterprise cost for \\"two\\" 45 seats, and what does the refund policy say?';
    expect(JSON.stringify(after.outputs)).toContain(JSON.stringify(rebuilt).slice(1, -1));
    expect(after.answer).toContain("synthesizer ");
    const elsewhere = await served({ other: keeping(plan) }).ask(next, "default");
    expect((elsewhere.plan as Planned).steps.map((step) => step.agent)).not.toContain("price_and_policy");
  });
});
