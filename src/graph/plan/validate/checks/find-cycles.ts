/** More than anybody reads at once; each is the shortest through its first step. */
const MOST = 10;

/**
 * Cycles that share no dependency with each other, each a list of names with the first repeated at its end, in the order of the map. Given a
 * step, the steps it waits for.
 */
export function findCycles(waits: ReadonlyMap<string, readonly string[]>): string[][] {
  const left = new Map([...waits].map(([name, others]) => [name, new Set(others)] as const));
  const cycles: string[][] = [];
  for (const name of onCycles(left)) {
    for (;;) {
      const cycle = shortestCycle(name, left);
      if (cycle === undefined) break;
      cycles.push(cycle);
      if (cycles.length === MOST) return cycles;
      for (const [place, from] of cycle.slice(0, -1).entries()) left.get(from)?.delete(cycle[place + 1] ?? "");
    }
  }
  return cycles;
}

/** What is left when everything that waits for nothing left is taken away, again and again: cycles and what waits for them. */
function onCycles(waits: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const open = new Map([...waits].map(([name, others]) => [name, others.size] as const));
  const readers = new Map<string, string[]>();
  for (const [name, others] of waits)
    for (const other of others) readers.set(other, [...(readers.get(other) ?? []), name]);
  const free = [...open].filter(([, count]) => count === 0).map(([name]) => name);
  for (let name = free.pop(); name !== undefined; name = free.pop()) {
    open.delete(name);
    for (const reader of readers.get(name) ?? []) {
      const count = (open.get(reader) ?? 0) - 1;
      open.set(reader, count);
      if (count === 0) free.push(reader);
    }
  }
  return [...open.keys()];
}

function shortestCycle(start: string, waits: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const name of queue) {
    for (const next of waits.get(name) ?? []) {
      if (next === start) return [...pathTo(name, start, cameFrom), start];
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, name);
      queue.push(next);
    }
  }
  return undefined;
}

function pathTo(name: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const path = [name];
  for (let at = name; at !== start;) {
    at = cameFrom.get(at) ?? start;
    path.unshift(at);
  }
  return path;
}
