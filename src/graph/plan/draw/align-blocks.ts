import type { Piece, Place } from "./layered-graph.ts";

/** How far the middles of two neighbours of a layer are apart, at least. */
export type Distance = (a: Place, b: Place) => number;

/**
 * The middle of each place across the drawing, after Brandes and Köpf, "Fast and Simple Horizontal Coordinate Assignment" (2001): places
 * are joined to straight lines in four ways (with the layer before or after, from the left or the right), wires on their way first, and
 * each stands in the mean of the two middle ones of its four middles.
 */
export function alignBlocks(
  layers: readonly (readonly Place[])[],
  pieces: readonly Piece[],
  distance: Distance,
): Map<string, number> {
  const swapped = pieces.map(({ from, to }) => ({ from: to, to: from }));
  const ways = [
    { layers, pieces, mirrored: false },
    { layers, pieces, mirrored: true },
    { layers: layers.toReversed(), pieces: swapped, mirrored: false },
    { layers: layers.toReversed(), pieces: swapped, mirrored: true },
  ];
  const found = ways.map((way) => {
    if (!way.mirrored) return alignOnce(way.layers, way.pieces, distance);
    const mirror = way.layers.map((layer) => layer.toReversed());
    const middles = alignOnce(mirror, way.pieces, (a, b) => distance(b, a));
    return new Map([...middles].map(([id, middle]) => [id, -middle]));
  });
  const spans = found.map((middles) => ({ least: Math.min(...middles.values()), most: Math.max(...middles.values()) }));
  const narrowest = spans.reduce((best, span) => (span.most - span.least < best.most - best.least ? span : best));
  const shifts = spans.map((span, at) =>
    ways[at]?.mirrored === true ? narrowest.most - span.most : narrowest.least - span.least,
  );
  const middleOf = (id: string): number => {
    const [, second = 0, third = 0] = found
      .map((one, at) => (one.get(id) ?? 0) + (shifts[at] ?? 0))
      .toSorted((a, b) => a - b);
    return (second + third) / 2;
  };
  return new Map(layers.flat().map(({ id }) => [id, middleOf(id)]));
}

type Ends = Pick<Piece, "from" | "to">;

function alignOnce(
  layers: readonly (readonly Place[])[],
  pieces: readonly Ends[],
  distance: Distance,
): Map<string, number> {
  const rootOf = joinToMedians(layers, pieces);
  const closest = new Map<string, { readonly root: string; readonly distance: number }[]>();
  const behind = new Map<string, { readonly root: string; readonly distance: number }[]>();
  const add = (to: typeof closest, root: string, other: string, apart: number): void => {
    to.set(root, [...(to.get(root) ?? []), { root: other, distance: apart }]);
  };
  for (const layer of layers)
    for (const [at, place] of layer.entries()) {
      const left = layer[at - 1];
      if (left === undefined) continue;
      const [a, b] = [rootOf(left.id), rootOf(place.id)];
      add(closest, b, a, distance(left, place));
      add(behind, a, b, distance(left, place));
    }
  const first = memoised<string, number>((root, self) =>
    Math.max(0, ...(closest.get(root) ?? []).map((left) => self(left.root) + left.distance)),
  );
  // What only others to its right hold moves towards them.
  const last = memoised<string, number>((root, self) => {
    const right = (behind.get(root) ?? []).map((other) => self(other.root) - other.distance);
    return right.length === 0 ? first(root) : Math.max(first(root), Math.min(...right));
  });
  return new Map(layers.flat().map(({ id }) => [id, last(rootOf(id))]));
}

/** Joins each place to the middle one of its neighbours in the layer before, where no line that is already there would be crossed. */
function joinToMedians(layers: readonly (readonly Place[])[], pieces: readonly Ends[]): (id: string) => string {
  const before = new Map<string, string[]>();
  for (const { from, to } of pieces) before.set(to, [...(before.get(to) ?? []), from]);
  const position = new Map(layers.flatMap((layer) => layer.map(({ id }, at) => [id, at] as const)));
  const passing = new Set(layers.flat().flatMap(({ id, wire }) => (wire === undefined ? [] : [id])));
  const at = (id: string): number => position.get(id) ?? 0;
  const root = new Map<string, string>();
  for (const layer of layers) {
    const inner = layer.flatMap(({ id }) =>
      passing.has(id)
        ? (before.get(id) ?? []).filter((from) => passing.has(from)).map((from) => ({ from, to: id }))
        : [],
    );
    const crossesInner = (from: string, to: string): boolean =>
      !(passing.has(from) && passing.has(to)) &&
      inner.some((line) => (at(from) - at(line.from)) * (at(to) - at(line.to)) < 0);
    let reached = -1;
    for (const { id } of layer) {
      const candidates = (before.get(id) ?? []).toSorted((a, b) => at(a) - at(b));
      const half = (candidates.length - 1) / 2;
      for (const median of new Set([Math.floor(half), Math.ceil(half)])) {
        const other = candidates[median];
        if (other === undefined || root.has(id) || at(other) <= reached || crossesInner(other, id)) continue;
        root.set(id, root.get(other) ?? other);
        reached = at(other);
      }
    }
  }
  return (id) => root.get(id) ?? id;
}

function memoised<Key, Value>(find: (key: Key, self: (key: Key) => Value) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  const self = (key: Key): Value => {
    const found = known.get(key) ?? find(key, self);
    known.set(key, found);
    return found;
  };
  return self;
}
