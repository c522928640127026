import semver from "semver";
import type { AgentManifest } from "../../../../tools/registry/manifest.ts";
import { parseReference } from "../../names.ts";
import type { StoredWorkflow, Surroundings } from "../../surroundings.ts";

/** The surroundings of one validation, indexed. */
export interface World {
  readonly agents: ReadonlyMap<string, readonly AgentManifest[]>;
  readonly capabilities: ReadonlyMap<string, AgentManifest>;
  readonly workflows: Surroundings["workflows"];
  /** The agent that does it, as the resolver would choose. */
  agentFor(wanted: Wanted): AgentManifest | undefined;
  stored(reference: string): StoredWorkflow | undefined;
}

interface Wanted {
  readonly agent?: string | undefined;
  readonly capability?: string | undefined;
}

export function createWorld({ agents, workflows }: Surroundings): World {
  const byName = Map.groupBy(agents, ({ name }) => name);
  const capabilities = new Map<string, AgentManifest>();
  for (const agent of agents)
    for (const { name } of agent.capabilities) if (!capabilities.has(name)) capabilities.set(name, agent);
  const found = new Map<string, StoredWorkflow | undefined>();
  return {
    agents: byName,
    capabilities,
    workflows,
    agentFor: ({ agent, capability }) => {
      if (capability !== undefined) return capabilities.get(capability);
      const { name, range } = parseReference(agent ?? "");
      return byName.get(name)?.find(({ version }) => range === undefined || semver.satisfies(version, range));
    },
    // One answer for one validation, so that a workflow is one object wherever it is used.
    stored: (reference) => {
      if (found.has(reference)) return found.get(reference);
      const { name, range } = parseReference(reference);
      const workflow = workflows.get(name, range);
      found.set(reference, workflow);
      return workflow;
    },
  };
}
