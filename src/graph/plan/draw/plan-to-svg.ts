import type { PlannedWorkflow } from "../planned.ts";
import type { Proof } from "../proof/proof.ts";
import { diagramOf } from "./diagram-of.ts";
import { drawDiagram, type Direction, type Drawing } from "./draw-diagram.ts";
import { standaloneStyle } from "./picture-style.ts";
import { shape, type Shape } from "./shape.ts";
import { shapeToText } from "./shape-to-text.ts";
import { move, type BoxState } from "./step-box.ts";
import { wrapText } from "./text-width.ts";
import { proofInWords } from "./proof-in-words.ts";

export interface PictureOptions {
  readonly proof?: Proof | undefined;
  /** Where steps stand, by path. */
  readonly states?: ReadonlyMap<string, BoxState> | undefined;
  /** Default: to the right where that is not wider than a page, else down. */
  readonly direction?: Direction | undefined;
}

const MARGIN = 24;
/** Widest picture that still goes to the right by default, pixels. */
const PAGE = 1000;
/** Narrowest picture with a heading. */
const LEAST = 560;

/** A plan as an SVG document: light, or dark where its reader prefers that; no script, no font and nothing loaded. */
export function planToSvg(plan: PlannedWorkflow, options: PictureOptions = {}): string {
  return `${shapeToText(drawPlan(plan, options, heading(plan, options.proof), standaloneStyle()))}\n`;
}

/** A plan as the picture in a page that brings `pictureStyle` in its own colours. */
export function planToShape(plan: PlannedWorkflow, options: PictureOptions): Shape {
  return drawPlan(plan, options, []);
}

function drawPlan(plan: PlannedWorkflow, options: PictureOptions, head: readonly Line[], style?: string): Shape {
  const diagram = diagramOf(plan, options.proof?.critical_path ?? []);
  const draw = (direction: Direction) => drawDiagram(diagram, { direction, states: options.states } satisfies Drawing);
  const wide = options.direction === "down" ? undefined : draw("right");
  const drawn = wide !== undefined && (options.direction === "right" || wide.width <= PAGE) ? wide : draw("down");
  const margin = style === undefined ? 2 : MARGIN;
  const width = Math.ceil(Math.max(drawn.width, head.length > 0 ? LEAST : 0) + 2 * margin);
  let y = margin;
  const texts = head.flatMap(({ kind, text, size }) =>
    wrapText(text, size, width - 2 * margin, 3).map((line) => {
      y += Math.round(size * 1.45);
      return shape("text", { class: kind, x: margin, y: y - 5, "font-size": size }, line);
    }),
  );
  if (head.length > 0) y += 14;
  const height = Math.ceil(y + drawn.height + margin);
  return shape(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      class: "plan",
      role: "img",
      "aria-label": describe(plan),
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
    },
    style === undefined ? undefined : shape("style", {}, style),
    style === undefined ? undefined : shape("rect", { class: "paper", width, height }),
    ...texts,
    shape("g", { transform: move((width - drawn.width) / 2, y) }, ...drawn.shapes),
  );
}

interface Line {
  readonly kind: "heading" | "note";
  readonly text: string;
  /** Of the font, pixels. */
  readonly size: number;
}

function heading(plan: PlannedWorkflow, proof: Proof | undefined): Line[] {
  const { name = "plan", version, description } = plan;
  const notes = [description, proof && proofInWords(proof)].filter((text) => text !== undefined);
  return [
    { kind: "heading", text: version === undefined ? name : `${name} ${version}`, size: 18 },
    ...notes.map((text): Line => ({ kind: "note", text, size: 12 })),
  ];
}

function describe({ name = "plan", steps }: PlannedWorkflow): string {
  return `${name}: ${steps.map((step) => step.name).join(", ")}`;
}
