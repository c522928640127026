import type { AgentManifest } from "../../tools/registry/manifest.ts";
import { NotFound } from "../../tools/errors.ts";
import { nearest } from "../../tools/nearest.ts";
import type { VersionedRegistry } from "../../tools/registry/versioned-registry.ts";

/** There is no agent of that name, or none of that version, that the tenant sees. */
export function unknownAgent(
  registry: Pick<VersionedRegistry<AgentManifest>, "visibleTo">,
  tenant: string,
  name: string,
  version: string | undefined,
): NotFound {
  const seen = registry.visibleTo(tenant);
  const versions = seen.versions(name).map((agent) => agent.version);
  if (version !== undefined && versions.length > 0) {
    return new NotFound(`${name} has no version ${version}; it has ${versions.join(", ")}`, {
      field: "version",
      alternatives: versions,
    });
  }
  const names = seen.list().map((agent) => agent.name);
  const near = nearest(name, names);
  return new NotFound(`unknown agent ${name}${near === undefined ? "" : `; did you mean ${near}?`}`, {
    field: "name",
    alternatives: near === undefined ? names.slice(0, 20) : [near],
  });
}
