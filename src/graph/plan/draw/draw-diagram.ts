import type { Diagram, DiagramNode, Net } from "./diagram.ts";
import { drawWires } from "./draw-wires.ts";
import { layOut, type Layout } from "./lay-out.ts";
import { passId, type Box, type Wire } from "./layered-graph.ts";
import { shape, type Shape } from "./shape.ts";
import { endBox, move, stepBox, type BoxState, type Drawn } from "./step-box.ts";
import { textWidth, wrapText } from "./text-width.ts";

/** Whether what comes later stands to the right or below. */
export type Direction = "right" | "down";

export interface Drawing {
  readonly direction: Direction;
  /** Where steps stand, by path; with it each box has room for its state. */
  readonly states?: ReadonlyMap<string, BoxState> | undefined;
}

const LABEL_SIZE = 10.5;
const LABEL_LINE = 13;

/** A plan as boxes in layers with wires between them, nested workflows inside their boxes. */
export function drawDiagram(diagram: Diagram, drawing: Drawing): Drawn {
  const drawn = new Map(diagram.nodes.map((node) => [node.id, drawNode(node, drawing)]));
  const labels = diagram.nets.map(({ names }) => (names.length === 0 ? undefined : drawLabel(names)));
  const right = drawing.direction === "right";
  const size = ({ width, height }: Drawn) =>
    right ? { along: width, across: height } : { along: height, across: width };
  const boxes = diagram.nodes.map((node): Box => {
    const { along, across } = size(drawn.get(node.id) ?? NOTHING);
    return { id: node.id, along, across, late: node.kind === "input" };
  });
  const wires = diagram.nets.map(({ from, to }, at): Wire => {
    const label = labels[at];
    return { from, to, label: label && size(label) };
  });
  const layout = layOut(boxes, wires);
  const shapes = [
    ...drawWires(diagram, layout, right),
    ...diagram.nets.flatMap((net, at) => placeLabel(net, at, labels[at], layout, diagram, right)),
    ...diagram.nodes.map((node) => placeBox(node.id, drawn.get(node.id) ?? NOTHING, layout, right)),
  ];
  const [width, height] = right ? [layout.along, layout.across] : [layout.across, layout.along];
  return { width, height, shapes };
}

const NOTHING: Drawn = { width: 0, height: 0, shapes: [] };

function drawNode(node: DiagramNode, drawing: Drawing): Drawn {
  if (node.kind !== "step") return endBox(node);
  const inner = node.inner && drawDiagram(node.inner, drawing);
  const state = drawing.states && (drawing.states.get(node.id) ?? { status: "pending", note: "" });
  return stepBox(node, state, inner);
}

function placeBox(id: string, box: Drawn, layout: Layout, right: boolean): Shape {
  const { start, middle } = layout.places.get(id) ?? { start: 0, middle: 0 };
  const [x, y] = right ? [start, middle - box.height / 2] : [middle - box.width / 2, start];
  return shape("g", { transform: move(x, y) }, ...box.shapes);
}

function drawLabel(names: readonly string[]): Drawn {
  const lines = wrapText(names.join(", "), LABEL_SIZE, 130, 3);
  const width = Math.max(...lines.map((line) => textWidth(line, LABEL_SIZE))) + 8;
  const height = lines.length * LABEL_LINE + 4;
  const texts = lines.map((line, at) =>
    shape("text", { x: width / 2, y: 11.5 + at * LABEL_LINE, "text-anchor": "middle", "font-size": LABEL_SIZE }, line),
  );
  return { width, height, shapes: [shape("rect", { width, height, rx: 4 }), ...texts] };
}

/** A label lies on its wire, in the layer behind the box that the wire comes from. */
function placeLabel(
  net: Net,
  at: number,
  label: Drawn | undefined,
  { places }: Layout,
  { critical }: Diagram,
  right: boolean,
): Shape[] {
  const from = places.get(net.from);
  const place = from && places.get(passId(at, from.layer + 1));
  if (label === undefined || place === undefined) return [];
  const along = (place.start + place.end) / 2;
  const [x, y] = right ? [along, place.middle] : [place.middle, along];
  const next = critical[critical.indexOf(net.from) + 1] ?? "";
  const classes = critical.includes(net.from) && net.to.includes(next) ? "label critical" : "label";
  const title = shape("title", {}, net.names.join(", "));
  return [
    shape("g", { class: classes, transform: move(x - label.width / 2, y - label.height / 2) }, title, ...label.shapes),
  ];
}
