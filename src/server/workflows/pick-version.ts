import semver from "semver";

/** Versions with the newest first. */
export function newestFirst(versions: Iterable<string>): string[] {
  return [...versions].toSorted(semver.rcompare);
}

/**
 * The newest version in the range; without a range the newest that is no pre-release, or the newest of all where there are only
 * pre-releases. `undefined`: none fits.
 *
 * @param versions newest first
 */
export function pickVersion(versions: readonly string[], range?: string): string | undefined {
  if (range !== undefined) return versions.find((version) => semver.satisfies(version, range));
  return versions.find((version) => semver.prerelease(version) === null) ?? versions[0];
}
