import type { Agent } from "../agents/agent.ts";
import { createAnalyzer } from "../agents/analyzer/analyzer.ts";
import { createPlanner, type Planner } from "../agents/planner/planner.ts";
import { createPricer } from "../agents/pricer/pricer.ts";
import { createRedactor } from "../agents/redactor/redactor.ts";
import { createRetriever } from "../agents/retriever/retriever.ts";
import { createSynthesizer } from "../agents/synthesizer/synthesizer.ts";
import { createDatasets } from "../tools/data/datasets.ts";
import type { Database } from "../tools/database/database.ts";
import { createPriceBooks } from "../tools/pricing/catalog/price-books.ts";
import type { Vault } from "../tools/privacy/vault/vault.ts";
import type { Health } from "../tools/registry/health/health.ts";
import type { Senses } from "../tools/registry/meaning/sense.ts";
import type { VersionedRegistry } from "../tools/registry/versioned-registry.ts";
import { createKnowledge } from "./knowledge.ts";
import type { createModels } from "./models.ts";
import { tenantFolders } from "./tenant-folders.ts";

interface Given {
  readonly dataDir: string;
  readonly database: Database;
  readonly vault: Vault;
  readonly registry: VersionedRegistry<Agent>;
  readonly senses: Senses | undefined;
  readonly health: Health;
  readonly models: ReturnType<typeof createModels>;
}

export interface OwnAgents {
  readonly planner: Planner;
  /** The agent as its figures are counted: without a model of its own it spends none. `undefined`: none of ours. */
  readonly frugal: (name: string) => Agent | undefined;
  close(): Promise<void>;
}

const NONE = { expected: 0, most: 0 };

/** Makes the agents that ship with the server, and registers them. */
export function createOwnAgents({ dataDir, database, vault, registry, senses, health, models }: Given): OwnAgents {
  const folders = tenantFolders(dataDir);
  const datasets = createDatasets({ folder: folders.datasets });
  const books = createPriceBooks({ folder: folders.pricebooks });
  const planner = createPlanner({
    registry,
    senses,
    knowledge: createKnowledge({ datasets, books, database }),
    // Above 0, for one that is down may be the only one that can do it.
    prefer: (agent) => Math.max(0.05, health.prefer(agent)),
  });
  const own = [
    planner.agent,
    createRetriever({ database, ...(models.embedder !== undefined && { embedder: models.embedder }) }),
    createAnalyzer({ datasets }),
    createPricer({ books }),
    createSynthesizer(),
    createRedactor({ vault }),
  ];
  for (const agent of own) registry.register(agent);
  // Our own agents spend tokens through their model alone.
  const frugal = new Map(own.map((agent) => [agent.name, { ...agent, cost: { tokens: NONE, usd: NONE } }]));
  return {
    planner,
    frugal: (name) => (models.forAgent(name) === undefined ? frugal.get(name) : undefined),
    close: () => datasets.close(),
  };
}
