import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemorySaver } from "@langchain/langgraph";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import type { Agent } from "../src/agents/agent.ts";
import { buildGraph, type BatonGraph } from "../src/graph/build-graph.ts";
import { createFigures } from "../src/graph/plan/proof/create-figures.ts";
import { NO_WORKFLOWS } from "../src/graph/plan/surroundings.ts";
import { createGuards } from "../src/graph/step/guards.ts";
import { TenantSaver } from "../src/graph/tenant-saver.ts";
import { startPostgres } from "../src/server/postgres/embedded.ts";
import { openDatabase, type Database } from "../src/tools/database/database.ts";
import { migrate } from "../src/tools/database/migrate.ts";
import { createRegistry } from "../src/tools/registry/create-registry.ts";
import { createVersionedRegistry } from "../src/tools/registry/versioned-registry.ts";

export interface DurableGraph {
  readonly graph: BatonGraph;
  /** The same over a store in memory: what the database costs is the difference. */
  readonly memory: BatonGraph;
  /** The same over another store. */
  readonly over: (saver: BaseCheckpointSaver) => BatonGraph;
  readonly database: Database;
  /** As the owner of the database. */
  readonly url: string;
}

/** Gives the real graph over a real Postgres of its own, with these agents, for as long as the work takes. */
export async function withDurableGraph<T>(
  agents: readonly Agent[],
  work: (durable: DurableGraph) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "baton-bench-"));
  await chmod(folder, 0o755);
  const postgres = await startPostgres({ folder });
  await migrate(postgres.url);
  const database = openDatabase({ url: postgres.url });
  try {
    const registry = createVersionedRegistry<Agent>({ search: createRegistry() });
    for (const agent of agents) registry.register(agent);
    const deps = {
      registry,
      workflows: { catalog: () => Promise.resolve(NO_WORKFLOWS), ran: () => Promise.resolve() },
      writePlan: () => Promise.reject(new Error("every run brings its plan")),
      model: () => undefined,
      planningMs: 0,
      figures: () => createFigures(agents),
      approve: new Set<never>(),
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
      guards: createGuards(),
    };
    const graph = buildGraph(deps, new TenantSaver(database));
    const over = (saver: BaseCheckpointSaver): BatonGraph => buildGraph(deps, saver);
    return await work({ graph, memory: over(new MemorySaver()), over, database, url: postgres.url });
  } finally {
    await database.close();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
