import type { LayeredGraph, Place } from "./layered-graph.ts";

const SWEEPS = 12;

/** The layers, each in an order in which few pieces cross: barycentres, forwards and backwards in turn, the best of all sweeps. */
export function orderLayers({ layers, pieces }: LayeredGraph): Place[][] {
  const before = neighbours(pieces.map(({ from, to }) => [to, from]));
  const after = neighbours(pieces.map(({ from, to }) => [from, to]));
  let order = layers.map((layer) => [...layer]);
  let best = { order, crossings: crossings(order, after) };
  for (let sweep = 0; sweep < SWEEPS && best.crossings > 0; sweep++) {
    order = sweep % 2 === 0 ? sorted(order, before) : sorted(order.toReversed(), after).toReversed();
    const found = crossings(order, after);
    if (found < best.crossings) best = { order, crossings: found };
  }
  return best.order;
}

type Neighbours = ReadonlyMap<string, readonly string[]>;

function neighbours(pairs: readonly (readonly [string, string])[]): Neighbours {
  const found = new Map<string, string[]>();
  for (const [of, other] of pairs) {
    const known = found.get(of);
    if (known === undefined) found.set(of, [other]);
    else known.push(other);
  }
  return found;
}

/** Each layer by the middle of its neighbours in the layer before it; what has none keeps its place. */
function sorted(layers: readonly Place[][], fixed: Neighbours): Place[][] {
  const done: Place[][] = [];
  let positions = new Map<string, number>();
  for (const layer of layers) {
    const weights = new Map(
      layer.map((place, at) => {
        const seen = (fixed.get(place.id) ?? []).flatMap((id) => positions.get(id) ?? []);
        const own = (at + 0.5) / layer.length;
        return [place.id, seen.length === 0 ? own : seen.reduce((sum, one) => sum + one, 0) / seen.length] as const;
      }),
    );
    const next = layer.toSorted((a, b) => (weights.get(a.id) ?? 0) - (weights.get(b.id) ?? 0));
    positions = new Map(next.map((place, at) => [place.id, (at + 0.5) / next.length]));
    done.push(next);
  }
  return done;
}

function crossings(layers: readonly Place[][], after: Neighbours): number {
  let count = 0;
  for (const [at, layer] of layers.entries()) {
    const places = new Map(layers[at + 1]?.map((place, position) => [place.id, position]));
    const ends = layer.map((place) => (after.get(place.id) ?? []).flatMap((id) => places.get(id) ?? []));
    const seen: number[] = [];
    for (const own of ends) {
      for (const end of own) for (const other of seen) if (other > end) count++;
      seen.push(...own);
    }
  }
  return count;
}
