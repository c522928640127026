import type { Plan } from "../../graph/plan/plan.ts";
import type { StoredWorkflow, WorkflowCatalog } from "../../graph/plan/surroundings.ts";
import { newestFirst, pickVersion } from "./pick-version.ts";

/** A version as the catalog holds it. */
export interface CatalogEntry {
  readonly name: string;
  readonly version: string;
  /** Read when it is first wanted; `undefined`: this release cannot read what an earlier one stored. */
  readonly plan: () => Plan | undefined;
}

/** The catalog of these versions. */
export function catalogOf(entries: Iterable<CatalogEntry>): WorkflowCatalog {
  const byName = new Map<string, Map<string, CatalogEntry>>();
  for (const entry of entries) {
    const versions = byName.get(entry.name) ?? new Map<string, CatalogEntry>();
    byName.set(entry.name, versions.set(entry.version, entry));
  }
  const ordered = new Map([...byName].map(([name, versions]) => [name, newestFirst(versions.keys())]));
  const names = [...byName.keys()].toSorted();
  return {
    names: () => names,
    versions: (name) => ordered.get(name) ?? [],
    get: (name, range) => {
      const version = pickVersion(ordered.get(name) ?? [], range);
      const plan = version === undefined ? undefined : byName.get(name)?.get(version)?.plan();
      return version === undefined || plan === undefined ? undefined : { name, version, plan };
    },
  };
}

/** The catalog as it will be once this version is stored. */
export function withCandidate(catalog: WorkflowCatalog, candidate: StoredWorkflow): WorkflowCatalog {
  const versions = (name: string): readonly string[] =>
    name === candidate.name
      ? newestFirst(new Set([...catalog.versions(name), candidate.version]))
      : catalog.versions(name);
  return {
    names: () => [...new Set([...catalog.names(), candidate.name])].toSorted(),
    versions,
    get: (name, range) => {
      if (name !== candidate.name) return catalog.get(name, range);
      const version = pickVersion(versions(name), range);
      if (version === candidate.version) return candidate;
      return version === undefined ? undefined : catalog.get(name, version);
    },
  };
}
