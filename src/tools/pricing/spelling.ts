import { editDistance } from "../text/edit-distance.ts";

/** The names ordered by likeness to what was written, nearest first; case does not count. */
export function byLikeness(written: string, names: readonly string[]): readonly string[] {
  const target = written.toLowerCase();
  return names
    .map((name) => ({ name, distance: editDistance(target, name.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance)
    .map(({ name }) => name);
}

/** The one name that a slip of the pen explains: a third of its letters at most, two at most. */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  const [nearest] = byLikeness(written, names);
  if (nearest === undefined) return undefined;
  const allowed = Math.min(2, Math.floor(nearest.length / 3));
  return editDistance(written.toLowerCase(), nearest.toLowerCase()) <= allowed ? nearest : undefined;
}
