import type { Agent } from "../src/agents/agent.ts";
import { createAnalyzer } from "../src/agents/analyzer/analyzer.ts";
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
  const agents = [
    createRetriever({ database: unused("database") }),
    createAnalyzer({ datasets: unused("data sets") }),
    createPricer({ books: unused("price books") }),
    createSynthesizer(),
    createRedactor(),
  ];
  for (const agent of agents) registry.register(agent);
  return registry;
}
