import type { Diagram } from "./diagram.ts";
import type { Layout, Placed } from "./lay-out.ts";
import type { Piece } from "./layered-graph.ts";
import { shape, type Shape } from "./shape.ts";

/** Length of an arrow's tip, pixels. */
const TIP = 7;
/** Wires that meet at a box stand at most so far apart, and so far from its corners. */
const PORT_GAP = 11;
const CORNER = 12;

/** Every piece of every wire, the critical ones last and so above the others, with a tip where it ends in a box. */
export function drawWires(diagram: Diagram, layout: Layout, right: boolean): Shape[] {
  const { places, pieces } = layout;
  const leaving = ports(pieces, places, "from", "to");
  const arriving = ports(pieces, places, "to", "from");
  const drawn = pieces.flatMap((piece) => {
    const from = places.get(piece.from);
    const to = places.get(piece.to);
    if (from === undefined || to === undefined) return [];
    const critical = isCritical(piece, diagram);
    const net = diagram.nets[piece.wire];
    const ordered =
      net?.names.length === 0 &&
      !/^[<>] /.test(net.from + (net.to[0] ?? "")) &&
      !piece.targets.some((id) => id.startsWith("< "));
    const start = { along: boundary(from), across: leaving.get(piece) ?? from.middle };
    const end = { along: to.start, across: arriving.get(piece) ?? to.middle };
    const classes = `wire${ordered ? " order" : ""}${critical ? " critical" : ""}`;
    const isBox = to.wire === undefined;
    const path = curve(start, from.end, { ...end, along: end.along - (isBox ? TIP - 1 : 0) }, right);
    const tip = isBox ? [shape("path", { class: `tip${critical ? " critical" : ""}`, d: triangle(end, right) })] : [];
    return [{ critical, shapes: [shape("path", { class: classes, d: path }), ...tip] }];
  });
  return drawn.toSorted((a, b) => Number(a.critical) - Number(b.critical)).flatMap(({ shapes }) => shapes);
}

/** Where the wire leaves: the end of a box, the beginning of a layer that it only passes. */
function boundary(place: Placed): number {
  return place.wire === undefined ? place.start + place.along : place.start;
}

function isCritical(piece: Piece, { nets, critical }: Diagram): boolean {
  const at = critical.indexOf(nets[piece.wire]?.from ?? "");
  const next = critical[at + 1];
  return at >= 0 && next !== undefined && piece.targets.includes(next);
}

/** Where pieces meet the side of a box: beside each other, in the order of where they come from. */
function ports(
  pieces: readonly Piece[],
  places: ReadonlyMap<string, Placed>,
  side: "from" | "to",
  other: "from" | "to",
): Map<Piece, number> {
  const byBox = new Map<string, Piece[]>();
  for (const piece of pieces) {
    if (places.get(piece[side])?.wire !== undefined) continue;
    byBox.set(piece[side], [...(byBox.get(piece[side]) ?? []), piece]);
  }
  const found = new Map<Piece, number>();
  const middle = (id: string): number => places.get(id)?.middle ?? 0;
  for (const [id, meeting] of byBox) {
    const room = Math.max(0, (places.get(id)?.across ?? 0) - 2 * CORNER);
    const gap = meeting.length < 2 ? 0 : Math.min(PORT_GAP, room / (meeting.length - 1));
    const sorted = meeting.toSorted((a, b) => middle(a[other]) - middle(b[other]));
    for (const [at, piece] of sorted.entries()) found.set(piece, middle(id) + (at - (meeting.length - 1) / 2) * gap);
  }
  return found;
}

interface Point {
  readonly along: number;
  readonly across: number;
}

/** Straight to the end of its layer, then a curve that begins and ends in the direction of the drawing. */
function curve(start: Point, layerEnd: number, end: Point, right: boolean): string {
  const at = pointer(right);
  const bend = (end.along - layerEnd) / 2;
  const straight = layerEnd > start.along ? ` L${at(layerEnd, start.across)}` : "";
  const turn = `C${at(layerEnd + bend, start.across)} ${at(end.along - bend, end.across)} ${at(end.along, end.across)}`;
  return `M${at(start.along, start.across)}${straight} ${turn}`;
}

function triangle({ along, across }: Point, right: boolean): string {
  const at = pointer(right);
  return `M${at(along, across)} L${at(along - TIP, across - 4)} L${at(along - TIP, across + 4)} Z`;
}

function pointer(right: boolean): (along: number, across: number) => string {
  const round = (value: number): number => Math.round(value * 10) / 10;
  return (along, across) => (right ? `${round(along)},${round(across)}` : `${round(across)},${round(along)}`);
}
