import { alignBlocks } from "./align-blocks.ts";
import { layerGraph, type Box, type Piece, type Place, type Wire } from "./layered-graph.ts";
import { orderLayers } from "./order-layers.ts";

/** Between two layers; two boxes of one layer; two wires beside each other. Pixels. */
const LAYER_GAP = 24;
const BOX_GAP = 22;
const WIRE_GAP = 14;
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
  const middles = alignBlocks(layers, graph.pieces, distance);
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

function distance(a: Place, b: Place): number {
  const gap = a.wire === undefined || b.wire === undefined ? BOX_GAP : WIRE_GAP;
  return (a.across + b.across) / 2 + gap;
}
