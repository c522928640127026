/** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other: restricted Damerau-Levenshtein. */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(rows, i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(rows, i - 1, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, at(rows, i - 2, j - 2) + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return at(rows, a.length, b.length);
}

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

function at(rows: readonly (readonly number[])[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0;
}
