import { z } from "zod";
import { defineAgent } from "../../src/agents/define-agent.ts";
import type { Agent } from "../../src/agents/agent.ts";
import type { Planning, WritePlan } from "../../src/agents/planner/planning.ts";
import type { Logger } from "../../src/tools/logger.ts";
import type { GraphDependencies } from "../../src/graph/dependencies.ts";
import { NO_WORKFLOWS } from "../../src/graph/plan/surroundings.ts";
import { createFigures } from "../../src/graph/plan/proof/create-figures.ts";
import { createRegistry } from "../../src/tools/registry/create-registry.ts";
import { createVersionedRegistry } from "../../src/tools/registry/versioned-registry.ts";
import { createGuards } from "../../src/graph/step/guards.ts";

export const silentLog: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** An agent of a test: open input, any output, the behaviour given. */
export function testAgent(
  name: string,
  execute: Agent["execute"],
  more: Partial<Pick<Agent, "effect" | "timeoutMs" | "input" | "output">> = {},
): Agent {
  return defineAgent({
    name,
    version: "1.0.0",
    description: `the ${name} of a test`,
    capabilities: [{ name, description: name, examples: [] }],
    input: z.looseObject({}),
    output: z.unknown(),
    effect: "pure",
    ...more,
    execute: (task, context) => execute(task as never, context),
  });
}

/** Dependencies of a graph over these agents; without `writePlan` only plans that come with a run can be carried out. */
export function testDependencies(agents: readonly Agent[], writePlan?: WritePlan): GraphDependencies {
  const registry = createVersionedRegistry<Agent>({ search: createRegistry() });
  for (const agent of agents) registry.register(agent);
  return {
    registry,
    writePlan: writePlan ?? (() => Promise.reject(new Error("this test expects no planning"))),
    model: () => undefined,
    planningMs: 10_000,
    workflows: { catalog: () => Promise.resolve(NO_WORKFLOWS), ran: () => Promise.resolve() },
    figures: () => createFigures(registry.list()),
    approve: new Set(),
    log: silentLog,
    guards: createGuards(),
  };
}

/** A planner that answers in turn with what it is given, and keeps what it was asked. */
export function scriptedPlanner(
  ...answers: readonly Planning[]
): WritePlan & { readonly requests: Parameters<WritePlan>[0][] } {
  const requests: Parameters<WritePlan>[0][] = [];
  const write: WritePlan = (request) => {
    const planning = answers[requests.length];
    requests.push(request);
    if (planning === undefined) return Promise.reject(new Error(`no answer left for "${request.query}"`));
    const problems = planning.kind === "plan" ? request.check(planning.draft) : [];
    if (problems.length > 0) return Promise.reject(new Error(JSON.stringify(problems)));
    return Promise.resolve(planning);
  };
  return Object.assign(write, { requests });
}
