import semver from "semver";
import { newestFirst } from "./pick-version.ts";

const FIRST = "1.0.0";

/** The version after all known ones, retired ones too: the next minor, 1.0.0 at first. */
export function nextVersion(known: Iterable<string>): string {
  const [newest] = newestFirst(known);
  return newest === undefined ? FIRST : (semver.inc(newest, "minor") ?? FIRST);
}
