import { layerGraph, type Box, type Piece, type Place, type Wire } from "./layered-graph.ts";
import { orderLayers } from "./order-layers.ts";
import { spread } from "./spread.ts";

/** Between two layers; two boxes of one layer; two wires beside each other. Pixels. */
const LAYER_GAP = 24;
const BOX_GAP = 22;
const WIRE_GAP = 14;
const SWEEPS = 24;
/** How much straight wires count against boxes in the middle of their neighbours. */
const PASSING = 8;
const LEAVING = 3;

/** Middle of a place across the drawing, and where its layer begins and ends along it. */
export interface Placed extends Place {
  readonly middle: number;
  readonly start: number;
  readonly end: number;
}

export interface Layout {
  readonly places: ReadonlyMap<string, Placed>;
  readonly pieces: readonly Piece[];
  readonly along: number;
  readonly across: number;
}

/** Places boxes and wires in layers so that no two boxes overlap and no wire runs through a box. */
export function layOut(boxes: readonly Box[], wires: readonly Wire[]): Layout {
  const graph = layerGraph(boxes, wires);
  const layers = orderLayers(graph);
  const middles = align(layers, graph.pieces);
  const least = Math.min(0, ...layers.flat().map(({ id, across }) => (middles.get(id) ?? 0) - across / 2));
  const places = new Map<string, Placed>();
  let start = 0;
  for (const layer of layers) {
    const end = start + Math.max(0, ...layer.map(({ along }) => along));
    for (const place of layer)
      places.set(place.id, { ...place, middle: (middles.get(place.id) ?? 0) - least, start, end });
    start = end + LAYER_GAP;
  }
  const across = Math.max(0, ...[...places.values()].map((place) => place.middle + place.across / 2));
  return { places, pieces: graph.pieces, along: Math.max(0, start - LAYER_GAP), across };
}

/** Brings each place near the middle of its neighbours, layer by layer, forwards and backwards. */
function align(layers: readonly Place[][], pieces: readonly Piece[]): Map<string, number> {
  const passing = new Set(layers.flat().flatMap(({ id, wire }) => (wire === undefined ? [] : [id])));
  const before = beside(pieces, "to", "from", passing);
  const after = beside(pieces, "from", "to", passing);
  const middles = new Map<string, number>();
  const settle = (layer: readonly Place[], want: (place: Place) => number): void => {
    const wanted = layer.map((place) => ({ at: want(place), weight: place.wire === undefined ? 1 : PASSING }));
    const found = spread(wanted, (index) => distance(layer[index - 1], layer[index]));
    for (const [index, place] of layer.entries()) middles.set(place.id, found[index] ?? 0);
  };
  for (const layer of layers) settle(layer, () => 0);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forwards = sweep % 2 === 0;
    const sides = sweep >= SWEEPS / 2 ? [before, after] : [forwards ? before : after];
    for (const layer of forwards ? layers : layers.toReversed()) {
      settle(layer, ({ id }) => {
        const seen = sides.flatMap((side) => side.get(id) ?? []);
        const weight = seen.reduce((sum, other) => sum + other.weight, 0);
        if (weight === 0) return middles.get(id) ?? 0;
        return seen.reduce((sum, other) => sum + (middles.get(other.id) ?? 0) * other.weight, 0) / weight;
      });
    }
  }
  return middles;
}

interface Beside {
  readonly id: string;
  readonly weight: number;
}

/** A wire on its way stays straight before anything else, then a label under its box. */
function beside(
  pieces: readonly Piece[],
  of: "from" | "to",
  other: "from" | "to",
  passing: ReadonlySet<string>,
): Map<string, Beside[]> {
  const found = new Map<string, Beside[]>();
  for (const piece of pieces) {
    const weight = !passing.has(piece.to) ? 1 : passing.has(piece.from) ? PASSING : LEAVING;
    found.set(piece[of], [...(found.get(piece[of]) ?? []), { id: piece[other], weight }]);
  }
  return found;
}

function distance(a: Place | undefined, b: Place | undefined): number {
  if (a === undefined || b === undefined) return 0;
  const gap = a.wire === undefined || b.wire === undefined ? BOX_GAP : WIRE_GAP;
  return (a.across + b.across) / 2 + gap;
}
