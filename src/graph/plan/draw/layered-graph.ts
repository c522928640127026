/** A box to be placed; sizes in pixels, `along` the direction of the drawing and `across` it. */
export interface Box {
  readonly id: string;
  readonly along: number;
  readonly across: number;
  /** Stands just before the first box it leads to, and not at the beginning. */
  readonly late: boolean;
}

/** Lines from one box to others, with a label on their common beginning. */
export interface Wire {
  readonly from: string;
  readonly to: readonly string[];
  readonly label: { readonly along: number; readonly across: number } | undefined;
}

/** A place in a layer: a box, or where a wire passes through. */
export interface Place {
  readonly id: string;
  readonly layer: number;
  readonly along: number;
  readonly across: number;
  /** The wire that passes here; `undefined` for a box. */
  readonly wire: number | undefined;
}

/** A piece of a wire from one layer to the next. */
export interface Piece {
  readonly from: string;
  readonly to: string;
  readonly wire: number;
  /** Boxes that are reached over this piece. */
  readonly targets: readonly string[];
}

export interface LayeredGraph {
  readonly layers: readonly (readonly Place[])[];
  readonly pieces: readonly Piece[];
}

/**
 * Puts boxes into layers by the longest way to them and cuts wires into pieces between neighbouring layers. Boxes stand in even layers, so
 * that a label always has the odd layer behind its box; the branches of a wire share their way as long as they can. No cycles.
 */
export function layerGraph(boxes: readonly Box[], wires: readonly Wire[]): LayeredGraph {
  const rank = ranks(boxes, wires);
  const layers: Place[][] = [];
  const put = (place: Place): void => {
    while (layers.length <= place.layer) layers.push([]);
    layers[place.layer]?.push(place);
  };
  for (const { id, along, across } of boxes) put({ id, layer: rank.get(id) ?? 0, along, across, wire: undefined });
  const pieces: Piece[] = [];
  for (const [wire, { from, to, label }] of wires.entries()) {
    const start = rank.get(from) ?? 0;
    const reached = to.map((id) => ({ id, layer: rank.get(id) ?? 0 }));
    const end = Math.max(start, ...reached.map(({ layer }) => layer));
    const passing = (layer: number): string => (layer === start ? from : passId(wire, layer));
    for (let layer = start + 1; layer < end; layer++) {
      const size = layer === start + 1 && label !== undefined ? label : { along: 0, across: 2 };
      put({ id: passing(layer), layer, ...size, wire });
      const targets = reached.filter((box) => box.layer > layer).map((box) => box.id);
      pieces.push({ from: passing(layer - 1), to: passing(layer), wire, targets });
    }
    for (const { id, layer } of reached) pieces.push({ from: passing(layer - 1), to: id, wire, targets: [id] });
  }
  return { layers, pieces };
}

/** Where a wire passes a layer; its label stands at its first. */
export function passId(wire: number, layer: number): string {
  return `${wire} ${layer}`;
}

function ranks(boxes: readonly Box[], wires: readonly Wire[]): Map<string, number> {
  const before = new Map<string, string[]>();
  for (const { from, to } of wires) for (const id of to) before.set(id, [...(before.get(id) ?? []), from]);
  const rank = new Map<string, number>();
  const visit = (id: string): number => {
    const known = rank.get(id);
    if (known !== undefined) return known;
    const found = Math.max(0, ...(before.get(id) ?? []).map((other) => visit(other) + 2));
    rank.set(id, found);
    return found;
  };
  for (const { id } of boxes) visit(id);
  for (const { id, late } of boxes) {
    const after = wires.filter(({ from }) => from === id).flatMap(({ to }) => to.map(visit));
    if (late && after.length > 0) rank.set(id, Math.min(...after) - 2);
  }
  return rank;
}
