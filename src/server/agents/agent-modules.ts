import type { Agent } from "../../agents/agent.ts";
import { watchModules, type ModuleWatch } from "../../agents/modules/watch-modules.ts";
import type { Logger } from "../../tools/logger.ts";
import type { VersionedRegistry } from "../../tools/registry/versioned-registry.ts";

/** Keeps the agents of a folder registered while the server runs; without a folder there are none. */
export async function agentModules(
  folder: string | undefined,
  registry: VersionedRegistry<Agent>,
  log: Logger,
): Promise<ModuleWatch> {
  if (folder === undefined) return { problems: () => [], close: () => undefined };
  return await watchModules(folder, registry, { log });
}
