import type { AgentManifest } from "../../tools/registry/manifest.ts";
import type { HttpDefinition, LanggraphDefinition } from "./remote-definition.ts";

type Facts = Pick<AgentManifest, "latencyMs" | "owner" | "documentation" | "deprecated">;

/** What a definition says of its agent beside what it does, without what it leaves out. */
export function givenFacts({
  latencyMs,
  owner,
  documentation,
  deprecated,
}: HttpDefinition | LanggraphDefinition): Facts {
  return {
    ...(latencyMs !== undefined && { latencyMs }),
    ...(owner !== undefined && { owner }),
    ...(documentation !== undefined && { documentation }),
    ...(deprecated !== undefined && { deprecated }),
  };
}
