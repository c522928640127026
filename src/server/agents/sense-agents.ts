import type { Agent } from "../../agents/agent.ts";
import type { Embedder } from "../../tools/documents/embedder.ts";
import type { Logger } from "../../tools/logger.ts";
import { createSenses } from "../../tools/registry/meaning/create-senses.ts";
import type { Senses } from "../../tools/registry/meaning/sense.ts";
import type { VersionedRegistry } from "../../tools/registry/versioned-registry.ts";

/** The senses over a registry's agents, now and later, of all tenants; `undefined` without an embedding model. */
export function senseAgents(
  registry: Pick<VersionedRegistry<Agent>, "subscribe" | "versions">,
  embedder: Embedder | undefined,
  log: Logger,
): Senses | undefined {
  if (embedder === undefined) return undefined;
  const senses = createSenses({ embedder, log });
  registry.subscribe(({ name, tenant }) => {
    for (const agent of registry.versions(name, tenant)) senses.learn(agent);
  });
  return senses;
}
