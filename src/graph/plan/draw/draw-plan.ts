import type { PlannedWorkflow } from "../planned.ts";
import type { Proof } from "../proof/proof.ts";
import { diagramOf } from "./diagram-of.ts";
import { drawDiagram, type Direction, type Drawing } from "./draw-diagram.ts";
import { standaloneStyle } from "./picture-style.ts";
import { shape, type Shape } from "./shape.ts";
import { move, type BoxState } from "./step-box.ts";
import { wrapText } from "./text-width.ts";
import { proofInWords } from "./proof-in-words.ts";

export interface PictureOptions {
  readonly proof?: Proof | undefined;
  /** Where steps stand, by path. */
  readonly states?: ReadonlyMap<string, BoxState> | undefined;
  /** Default: to the right where there is room for it, else down. */
  readonly direction?: Direction | undefined;
  /** Width that a picture to the right may have by default, pixels. Default: 1000. */
  readonly room?: number | undefined;
}

const MARGIN = 24;
const PAGE = 1000;
/** Narrowest picture with a heading. */
const LEAST = 560;

/** A plan as the picture in a page that brings `pictureStyle` in its own colours, or as one with heading and style that stands alone. */
export function drawPlan(plan: PlannedWorkflow, options: PictureOptions, standalone: boolean): Shape {
  const head = standalone ? heading(plan, options.proof) : [];
  const diagram = diagramOf(plan, options.proof?.critical_path ?? []);
  const draw = (direction: Direction) => drawDiagram(diagram, { direction, states: options.states } satisfies Drawing);
  const wide = options.direction === "down" ? undefined : draw("right");
  const drawn =
    wide !== undefined && (options.direction === "right" || wide.width <= (options.room ?? PAGE)) ? wide : draw("down");
  const margin = standalone ? MARGIN : 2;
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
      class: "plan-picture",
      role: "img",
      "aria-label": describe(plan),
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
    },
    standalone ? shape("style", {}, standaloneStyle()) : undefined,
    standalone ? shape("rect", { class: "paper", width, height }) : undefined,
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
