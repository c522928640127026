const LAST = /(>\w+#\d+|\[\d+\]|[#~]\d+|\/[^[#~/>]+)$/;
const PARTS = /^[^[#~/>]+|>\w+#\d+|\[\d+\]|[#~]\d+|\/[^[#~/>]+/g;

/** The paths around a task, the nearest first: of `outer[3]#2/inner` these are `outer[3]#2`, `outer[3]` and `outer`; of `step>agent#1`, `step`. */
export function around(path: string): string[] {
  const found: string[] = [];
  for (let next = path.replace(LAST, ""); next !== "" && next !== (found.at(-1) ?? path); next = next.replace(LAST, ""))
    found.push(next);
  return found;
}

/** The place of each path, and of every path around it, in the order in which they are first named. */
export function ranksOf(paths: Iterable<string>): Map<string, number> {
  const ranks = new Map<string, number>();
  for (const path of paths)
    for (const one of [...around(path).toReversed(), path]) if (!ranks.has(one)) ranks.set(one, ranks.size);
  return ranks;
}

/**
 * Orders paths as people read them: each before what is inside it, items and rounds by number, steps by the place that `rank` gives a path.
 */
export function byPlace(rank: ReadonlyMap<string, number>): (one: string, other: string) => number {
  const key = new Map<string, readonly number[]>();
  const keyOf = (path: string): readonly number[] => {
    const known = key.get(path);
    if (known !== undefined) return known;
    let prefix = "";
    const parts = [...path.matchAll(PARTS)].map(([part]) => {
      prefix += part;
      const number = /\d+(?=\]?$)/.exec(part)?.[0];
      return "[#~>".includes(part.charAt(0)) && number !== undefined ? Number(number) : (rank.get(prefix) ?? Infinity);
    });
    key.set(path, parts);
    return parts;
  };
  return (one, other) => {
    const [left, right] = [keyOf(one), keyOf(other)];
    for (const [index, part] of left.entries()) {
      const against = right[index];
      if (against === undefined) return 1;
      if (part !== against) return part < against ? -1 : 1;
    }
    return left.length - right.length;
  };
}
