import semver from "semver";
import type { Held } from "./held.ts";

/**
 * The newest of these that a range takes, in logarithmic time: a range is a union of intervals, and below an interval's upper end the
 * first version is the newest one that may be inside.
 *
 * @param held newest first, none of them a prerelease
 */
export function newestInRange<Entry>(held: readonly Held<Entry>[], range: semver.Range): Held<Entry> | undefined {
  let best: Held<Entry> | undefined;
  for (const interval of range.set) {
    const below = interval.filter(({ operator }) => operator !== ">" && operator !== ">=");
    const start = firstWhere(held, ({ version }) => below.every((end) => reaches(end, version)));
    // Of versions that differ in their build alone all are equal to a comparator.
    const found = held[start];
    if (found === undefined || !interval.every((end) => end.test(found.version))) continue;
    if (best === undefined || semver.compareBuild(found.version, best.version) > 0) best = found;
  }
  return best;
}

/** Whether a version is not above an end; an exact version is the upper end of an interval of its own. */
function reaches(end: semver.Comparator, version: semver.SemVer): boolean {
  return end.operator === "" && end.semver instanceof semver.SemVer
    ? semver.compare(version, end.semver) <= 0
    : end.test(version);
}

/** The place from which on a condition holds that holds for all later places too. */
export function firstWhere<T>(sorted: readonly T[], holds: (item: T) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = sorted[middle];
    if (item !== undefined && holds(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
