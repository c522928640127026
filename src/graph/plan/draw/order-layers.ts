import type { LayeredGraph, Place } from "./layered-graph.ts";

/** Most sweeps; a plan with very many wires gets fewer, so that none takes seconds. */
const SWEEPS = 12;
const PIECES_IN_ALL = 30_000;

/**
 * The layers, each in an order in which few pieces cross: barycentres, forwards and backwards in turn, then neighbours change places where
 * that helps; the best of all sweeps.
 */
export function orderLayers({ layers, pieces }: LayeredGraph): Place[][] {
  const before = neighbours(pieces.map(({ from, to }) => [to, from]));
  const after = neighbours(pieces.map(({ from, to }) => [from, to]));
  let order = layers.map((layer) => [...layer]);
  let best = { order, crossings: crossings(order, after) };
  const sweeps = Math.max(2, Math.min(SWEEPS, Math.floor(PIECES_IN_ALL / Math.max(1, pieces.length))));
  for (let sweep = 0; sweep < sweeps && best.crossings > 0; sweep++) {
    order = sweep % 2 === 0 ? sorted(order, before) : sorted(order.toReversed(), after).toReversed();
    order = exchanged(order, before, after);
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

/** Neighbours of a layer change places where fewer pieces cross then. */
function exchanged(layers: readonly Place[][], before: Neighbours, after: Neighbours): Place[][] {
  const order = layers.map((layer) => [...layer]);
  for (const [at, layer] of order.entries()) {
    const sides = [
      { ends: before, fixed: positionsOf(order[at - 1]) },
      { ends: after, fixed: positionsOf(order[at + 1]) },
    ];
    for (let left = 0; left + 1 < layer.length; left++) {
      const [a, b] = [layer[left], layer[left + 1]];
      if (a === undefined || b === undefined) continue;
      const gain = sides.reduce((sum, { ends, fixed }) => {
        const reached = (place: Place): number[] => (ends.get(place.id) ?? []).flatMap((id) => fixed.get(id) ?? []);
        const [ofA, ofB] = [reached(a), reached(b)];
        return sum + inversions(ofA, ofB) - inversions(ofB, ofA);
      }, 0);
      if (gain > 0) [layer[left], layer[left + 1]] = [b, a];
    }
  }
  return order;
}

function positionsOf(layer: readonly Place[] = []): Map<string, number> {
  return new Map(layer.map(({ id }, at) => [id, at]));
}

/** How many pieces cross when one place stands left of another. */
function inversions(left: readonly number[], right: readonly number[]): number {
  let count = 0;
  for (const a of left) for (const b of right) if (a > b) count++;
  return count;
}

function crossings(layers: readonly Place[][], after: Neighbours): number {
  let count = 0;
  for (const [at, layer] of layers.entries()) {
    const places = positionsOf(layers[at + 1]);
    const ends = layer.map((place) => (after.get(place.id) ?? []).flatMap((id) => places.get(id) ?? []));
    const seen: number[] = [];
    for (const own of ends) {
      for (const end of own) for (const other of seen) if (other > end) count++;
      seen.push(...own);
    }
  }
  return count;
}
