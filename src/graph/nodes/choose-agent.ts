import semver from "semver";
import { versionOfPin } from "../../tools/registry/versions/pins.ts";
import { pinKey, type Pins } from "../branch/pins.ts";
import type { GraphDependencies } from "../dependencies.ts";
import type { RunIdentity } from "../run-identity.ts";

/**
 * Names the object that a run means by an agent: the one it is tied to, else the newest that would do, or the one on trial; `undefined` where
 * there is none. The tenant's canary has to be open.
 *
 * @throws InvalidInput for a malformed range.
 */
export function chooseAgent(
  name: string,
  range: string | undefined,
  known: Pins,
  { tenant, runId }: Pick<RunIdentity, "tenant" | "runId">,
  { registry, canary }: Pick<GraphDependencies, "registry" | "canary">,
): string | undefined {
  const tied = known[pinKey(name, range)];
  if (tied !== undefined) return tied;
  const newest = registry.find(name, { tenant, ...(range !== undefined && { range }) });
  // What the run calls by its mere name it does not call by a range in another version.
  const plain = known[name];
  const version = plain === undefined ? null : versionOfPin(plain);
  if (version !== null && range !== undefined && semver.satisfies(version, range)) return plain;
  if (newest === undefined) return undefined;
  const older = registry
    .versions(name, tenant)
    .map((agent) => agent.version)
    .filter((other) => semver.lt(other, newest.version) && semver.satisfies(other, range ?? "*"));
  const chosen = canary?.choose(name, [newest.version, ...older], { tenant, runId });
  const agent = chosen === undefined ? newest : registry.find(name, { tenant, range: chosen });
  return registry.pin(agent ?? newest);
}
