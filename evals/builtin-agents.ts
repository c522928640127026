import { z } from "zod";
import type { Agent } from "../src/agents/agent.ts";
import { defineAgent } from "../src/agents/define-agent.ts";
import { createPricer } from "../src/agents/pricer/pricer.ts";
import { createRedactor } from "../src/agents/redactor/redactor.ts";
import { createRetriever } from "../src/agents/retriever/retriever.ts";
import { createSynthesizer } from "../src/agents/synthesizer/synthesizer.ts";
import { Unavailable } from "../src/tools/errors.ts";
import { createRegistry } from "../src/tools/registry/create-registry.ts";
import type { Registry } from "../src/tools/registry/registry.ts";

/** Stands in for what an agent works on: evals of planning read what agents say of themselves and run none of them. */
function unused<T extends object>(name: string): T {
  return new Proxy({} as T, {
    get() {
      throw new Unavailable(`Planning evals have no ${name}.`);
    },
  });
}

/** A registry of the agents that come with Baton, for planning only. */
export function builtinAgents(): Registry<Agent> {
  const registry = createRegistry<Agent>();
  const analyzer = defineAgent({
    name: "analyzer",
    version: "1.0.0",
    description: "Analyses data sets.",
    capabilities: [{ name: "analyze", description: "Counts, trends, comparisons", examples: ["How many tickets?"] }],
    input: z.object({ question: z.string().optional() }),
    output: z.object({ statements: z.array(z.unknown()) }),
    effect: "pure",
    execute: () => Promise.resolve({ statements: [] }),
  });
  const agents = [
    createRetriever({ database: unused("database") }),
    analyzer,
    createPricer({ books: unused("price books") }),
    createSynthesizer(),
    createRedactor(),
  ];
  for (const agent of agents) registry.register(agent);
  return registry;
}
