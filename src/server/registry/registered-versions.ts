import semver from "semver";
import type { RemoteDefinition } from "../../agents/remote/remote-definition.ts";
import { Conflict, NotFound } from "../../tools/errors.ts";
import { nameTaken } from "./registration-names.ts";
import type { RemoteKey } from "./sql/remote-row.ts";

/** The version a definition declares; empty for a kind that declares none. */
export function versionOf(definition: RemoteDefinition): string {
  return "version" in definition ? definition.version : "";
}

/** By name, and of one name the newest first; what is no version, as another release may have stored it, comes last. */
export function newestRowFirst(a: RemoteKey, b: RemoteKey): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  const [one, other] = [semver.parse(a.version), semver.parse(b.version)];
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return semver.compareBuild(other, one);
}

/**
 * Refuses a definition whose place among the versions of its name is taken.
 *
 * @param rows those of the same name
 * @throws Conflict naming the versions there are
 */
export function checkVersionFree(name: string, version: string, rows: readonly RemoteKey[]): void {
  if (rows.length === 0) return;
  // What declares no version is all there can be of its name.
  if (version === "" || rows.some((row) => row.version === "")) throw nameTaken(name);
  if (rows.every((row) => row.version !== version)) return;
  const versions = rows.map((row) => row.version);
  throw new Conflict(`${name} ${version} is registered already; there are the versions ${versions.join(", ")}`, {
    field: "version",
    alternatives: versions,
  });
}

/**
 * The version that is meant; without one, the only one there is.
 *
 * @param rows those of one name, at least one
 * @throws Conflict where there are several, NotFound where there is none such; both name the versions there are
 */
export function meantVersion<Row extends RemoteKey>(
  name: string,
  rows: readonly Row[],
  version: string | undefined,
): Row {
  const versions = rows.map((row) => row.version);
  const meant = version === undefined ? rows : rows.filter((row) => row.version === version);
  const only = meant[0];
  if (only !== undefined && meant.length === 1) return only;
  if (version === undefined)
    throw new Conflict(`${name} has the versions ${versions.join(", ")}: say which one with ?version=`, {
      field: "version",
      alternatives: versions,
    });
  const known = versions.filter((each) => each !== "");
  const there = known.length === 0 ? "declares no version of its own: leave it out" : `has ${known.join(", ")}`;
  throw new NotFound(`${name} has no registered version ${version}; it ${there}`, {
    field: "version",
    alternatives: known,
  });
}
