import type { Agent } from "../agents/agent.ts";
import type { ModuleWatch } from "../agents/modules/watch-modules.ts";
import type { GraphDependencies } from "../graph/dependencies.ts";
import { figuresOf } from "../graph/plan/proof/create-figures.ts";
import { createPauses } from "../graph/pauses.ts";
import { createGuards } from "../graph/step/guards.ts";
import { createPolicies } from "../graph/step/policies.ts";
import type { Database } from "../tools/database/database.ts";
import type { Logger } from "../tools/logger.ts";
import { createVault, type Vault } from "../tools/privacy/vault/vault.ts";
import { createCanary } from "../tools/registry/balancing/canary/create-canary.ts";
import type { Canary } from "../tools/registry/balancing/canary/canary.ts";
import { createHealth } from "../tools/registry/health/create-health.ts";
import type { Health } from "../tools/registry/health/health.ts";
import { createRegistry } from "../tools/registry/create-registry.ts";
import type { Senses } from "../tools/registry/meaning/sense.ts";
import { createVersionedRegistry, type VersionedRegistry } from "../tools/registry/versioned-registry.ts";
import { watchHealth } from "./agents/watch-health.ts";
import { createPostgresCanaryStore } from "./canary/postgres-canary-store.ts";
import { shareHealth } from "./health/share-health.ts";
import { senseAgents } from "./agents/sense-agents.ts";
import type { Blame } from "./crash-guard.ts";
import { agentModules } from "./agents/agent-modules.ts";
import type { Metrics } from "./metrics/create-metrics.ts";
import { createModels } from "./models.ts";
import { createLeases } from "./leases/create-leases.ts";
import { createOwnAgents } from "./own-agents.ts";
import type { Settings } from "./settings.ts";
import { createWorkflows } from "./workflows/create-workflows.ts";
import type { Workflows } from "./workflows/workflows.ts";

export interface Baton {
  readonly registry: VersionedRegistry<Agent>;
  /** Finds agents by meaning too; `undefined` without an embedding model. */
  readonly senses: Senses | undefined;
  readonly health: Health;
  readonly canary: Canary;
  /** The folder of agent modules, and what is wrong in it. */
  readonly modules: Pick<ModuleWatch, "problems">;
  readonly workflows: Workflows;
  readonly graph: GraphDependencies;
  readonly vault: Vault;
  close(): Promise<void>;
}

/**
 * Puts the agents together over one database: what both composition roots, the server's and the dev server's, build the graph from.
 * @param metrics hears of attempts and of what they spend; missing: nobody does
 */
export async function compose(
  settings: Settings,
  database: Database,
  secret: string,
  log: Logger,
  metrics?: Pick<Metrics, "onAttempt" | "onWithheld" | "onSpend" | "watchInstances">,
  blame?: Pick<Blame, "within">,
): Promise<Baton> {
  const models = createModels(settings.model);
  const vault = createVault({ key: secret });
  const registry = createVersionedRegistry<Agent>({ search: createRegistry(), log });
  const senses = senseAgents(registry, models.embedder, log);
  const health = createHealth({ breaker: settings.instances.breaker });
  const canaryStore = createPostgresCanaryStore({ database, log });
  const canary = createCanary({ store: canaryStore });
  const own = createOwnAgents({ dataDir: settings.dataDir, database, vault, registry, senses, health, models });
  const readModules = () => agentModules(settings.agentsDir, registry, log);
  const modules = await (blame?.within("agent modules", readModules) ?? readModules());
  const figures = (tenant: string) =>
    figuresOf(
      (name) => own.frugal(name) ?? registry.find(name, { tenant }),
      (agent) => health.median(agent),
    );
  const { approve } = settings;
  const workflows = createWorkflows({
    database,
    agents: (tenant) => registry.visibleTo(tenant).every(),
    figures,
    approve,
  });
  const shared = shareHealth({ database, health, log });
  const endProbes = watchHealth(registry, health, settings.instances.probes);
  metrics?.watchInstances(health, settings.instances.bulkhead.places);
  return {
    registry,
    senses,
    health,
    canary,
    modules,
    workflows,
    vault,
    graph: {
      registry,
      workflows,
      figures,
      canary,
      approve,
      policies: createPolicies({
        ...settings.bounds,
        ...(metrics !== undefined && { onWithheld: metrics.onWithheld }),
      }),
      pauses: createPauses(),
      ...(blame !== undefined && { blame: blame.within }),
      writePlan: own.planner.plan,
      model: models.forAgent,
      planningMs: settings.model?.timeoutMs ?? 0,
      log,
      leases: createLeases(database),
      ...(metrics !== undefined && { onSpend: metrics.onSpend }),
      guards: createGuards({
        health,
        bulkhead: settings.instances.bulkhead,
        onAttempt: (attempt) => {
          canary.record(attempt);
          metrics?.onAttempt(attempt);
        },
      }),
    },
    close: async () => {
      modules.close();
      senses?.close();
      endProbes();
      await shared.close();
      await canary.close();
      canaryStore.close();
      await own.close();
    },
  };
}
