import type { AgentManifest } from "../../tools/registry/manifest.ts";
import type { RemoteDefinition } from "./remote-definition.ts";

type Facts = Pick<AgentManifest, "latencyMs" | "owner" | "documentation" | "deprecated">;

/** What a definition says of its agents beside what they do, without what it leaves out. */
export function givenFacts(definition: RemoteDefinition): Facts {
  const { owner, documentation, deprecated } = definition;
  const latencyMs = "latencyMs" in definition ? definition.latencyMs : undefined;
  return {
    ...(latencyMs !== undefined && { latencyMs }),
    ...(owner !== undefined && { owner }),
    ...(documentation !== undefined && { documentation }),
    ...(deprecated !== undefined && { deprecated }),
  };
}
