import type { Agent } from "../../../agents/agent.ts";
import { createAnalyzer } from "../../../agents/analyzer/analyzer.ts";
import { loadModules, type LoadedModules } from "../../../agents/modules/load-modules.ts";
import { createPlanner } from "../../../agents/planner/planner.ts";
import { createPricer } from "../../../agents/pricer/pricer.ts";
import { createRedactor } from "../../../agents/redactor/redactor.ts";
import { createRetriever } from "../../../agents/retriever/retriever.ts";
import { createSynthesizer } from "../../../agents/synthesizer/synthesizer.ts";
import { Unavailable } from "../../../tools/errors.ts";
import { createRegistry } from "../../../tools/registry/create-registry.ts";

export interface KnownAgents extends Pick<LoadedModules, "broken"> {
  readonly agents: readonly Agent[];
}

/**
 * The agents that a server with these modules would have, for reading what they say of themselves: none of them can run.
 *
 * @throws InvalidInput when the folder of modules cannot be read.
 */
export async function agentsWithoutDatabase(modules: string | undefined): Promise<KnownAgents> {
  const registry = createRegistry<Agent>();
  const own = [
    createPlanner({ registry }).agent,
    createRetriever({ database: absent("database") }),
    createAnalyzer({ datasets: absent("data sets") }),
    createPricer({ books: absent("price books") }),
    createSynthesizer(),
    createRedactor(),
  ];
  const { agents: loaded, broken } = modules === undefined ? { agents: [], broken: [] } : await loadModules(modules);
  const names = new Set(own.map((agent) => agent.name));
  return { agents: [...own, ...loaded.filter((agent) => !names.has(agent.name))], broken };
}

function absent<T extends object>(name: string): T {
  return new Proxy({} as T, {
    get() {
      throw new Unavailable(`there is no ${name} without a server`);
    },
  });
}
