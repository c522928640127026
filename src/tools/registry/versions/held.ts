import type semver from "semver";

/** An object that is registered. */
export interface Held<Entry> {
  readonly entry: Entry;
  readonly version: semver.SemVer;
  readonly pin: string;
}
