import type { EndNode, Mark, StepNode } from "./diagram.ts";
import { shape, type Shape } from "./shape.ts";
import { fitText, textWidth, wrapText } from "./text-width.ts";

/** Where a step stands, as its box says it: `note` as in "3 attempts · 1.2 s". */
export interface BoxState {
  readonly status: string;
  readonly note: string;
}

/** A drawn part of a picture, its upper left corner at 0, 0. */
export interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

const PAD = 12;
const TEXT = { title: 13, doer: 11.5, chip: 10.5, state: 11, end: 12 };
/** What a bold title measures like. */
const BOLD = TEXT.title * 1.1;
const LEAST = 128;
const MOST = 216;
const CHIP_HEIGHT = 17;
const MARKS: Readonly<Record<string, string>> = {
  completed: "✓",
  failed: "✕",
  skipped: "–",
  waiting: "?",
  approved: "✓",
  compensated: "↩",
  uncompensated: "✕",
};

/** The mark of a status in the corner of a box. */
export function markOf(status: string): string {
  return MARKS[status] ?? "";
}

/** A step as a box. `state`: where it stands, with room for it to change; `inner`: the picture of its nested workflow. */
export function stepBox(node: StepNode, state: BoxState | undefined, inner: Drawn | undefined): Drawn {
  const corner = state === undefined ? 0 : 24;
  const room = Math.max(MOST, inner?.width ?? 0);
  const title = wrapText(node.title, BOLD, room - corner, 2);
  const doer = fitText(node.doer, TEXT.doer, room);
  const rows = chipRows(node.marks, room);
  const widths = [
    ...title.map((line) => textWidth(line, BOLD) + corner),
    textWidth(doer, TEXT.doer),
    ...rows.map((row) => row.reduce((sum, chip) => sum + chip.width + 5, -5)),
    inner?.width ?? 0,
  ];
  const width = Math.max(LEAST, ...widths) + 2 * PAD;
  let y = PAD;
  const shapes: Shape[] = [];
  const line = (text: string, size: number, height: number, kind: string): void => {
    shapes.push(shape("text", { class: kind, x: PAD, y: y + height * 0.72, "font-size": size }, text));
    y += height;
  };
  for (const text of title) line(text, TEXT.title, 17, "title");
  line(doer, TEXT.doer, 16, "doer");
  for (const row of rows) {
    shapes.push(...drawRow(row, y + 4));
    y += CHIP_HEIGHT + 4;
  }
  if (state !== undefined) line(state.note, TEXT.state, 16, "state");
  if (inner !== undefined) {
    shapes.push(shape("g", { transform: move((width - inner.width) / 2, y + 8) }, ...inner.shapes));
    y += inner.height + 8;
  }
  const height = y + PAD - 2;
  const mark = state && statusMark(state, width);
  const classes = ["step", ...(node.critical ? ["critical"] : []), ...(inner === undefined ? [] : ["group"])];
  const frame = shape("rect", { class: "box", width, height, rx: 9 });
  const box = shape(
    "g",
    { class: classes.join(" "), "data-step": node.id, "data-status": state?.status },
    shape("title", {}, node.details.join("\n")),
    frame,
    mark,
    ...shapes,
  );
  return { width, height, shapes: [box] };
}

/** What the run brings or yields. */
export function endBox({ kind, title, id }: EndNode): Drawn {
  const lines = wrapText(title, TEXT.end, MOST, 3);
  const width = Math.max(...lines.map((line) => textWidth(line, TEXT.end))) + 2 * PAD;
  const height = lines.length * 16 + 10;
  const texts = lines.map((line, at) =>
    shape("text", { x: width / 2, y: 17 + at * 16, "text-anchor": "middle", "font-size": TEXT.end }, line),
  );
  const frame = shape("rect", { class: "box", width, height, rx: Math.min(14, height / 2) });
  const box = shape(
    "g",
    { class: `end ${kind}`, "data-end": id },
    shape("title", {}, `${kind}: ${title}`),
    frame,
    ...texts,
  );
  return { width, height, shapes: [box] };
}

export function move(x: number, y: number): string {
  return `translate(${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10})`;
}

interface Chip {
  readonly kind: Mark["kind"];
  readonly text: string;
  readonly width: number;
}

function chipRows(marks: readonly Mark[], room: number): Chip[][] {
  const rows: Chip[][] = [];
  let used = Infinity;
  for (const { kind, text } of marks) {
    const fitted = fitText(text, TEXT.chip, room - 12);
    const width = textWidth(fitted, TEXT.chip) + 12;
    if (used + width > Math.min(room, MOST)) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push({ kind, text: fitted, width });
    used += width + 5;
  }
  return rows;
}

function drawRow(row: readonly Chip[], y: number): Shape[] {
  let x = PAD;
  return row.map(({ kind, text, width }) => {
    const drawn = shape(
      "g",
      { class: `chip ${kind}`, transform: move(x, y) },
      shape("rect", { width, height: CHIP_HEIGHT, rx: 5 }),
      shape("text", { x: 6, y: 12.2, "font-size": TEXT.chip }, text),
    );
    x += width + 5;
    return drawn;
  });
}

function statusMark({ status }: BoxState, width: number): Shape {
  return shape(
    "g",
    { class: "mark", transform: move(width - PAD - 6, PAD + 8) },
    shape("circle", { r: 7 }),
    shape("text", { "text-anchor": "middle", y: 3.5 }, markOf(status)),
  );
}
