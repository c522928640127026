import type { Shape } from "../../../src/graph/plan/draw/shape.ts";
import { textWidth } from "../../../src/graph/plan/draw/text-width.ts";

/** What a drawing takes to measure a text: at most this wide in any common font. */
export function width(text: string, size: number, weight = 400): number {
  return textWidth(text, weight > 500 ? size * 1.1 : size);
}

/** An element and all within it. */
export function all(shape: Shape): Shape[] {
  return [shape, ...shape.children.flatMap((child) => (typeof child === "string" ? [] : all(child)))];
}

export function withClass(shape: Shape, name: string): Shape[] {
  return all(shape).filter(({ attributes }) =>
    String(attributes["class"] ?? "")
      .split(" ")
      .includes(name),
  );
}

export function number(shape: Shape | undefined, name: string): number {
  return Number(shape?.attributes[name]);
}

/** The text that an element shows, without its tooltips. */
export function said(shape: Shape): string {
  return shape.children
    .map((child) => (typeof child === "string" ? child : child.tag === "title" ? "" : said(child)))
    .join("");
}

export interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly baseline: number;
}

/** Where the texts of a drawing stand, their sizes by class. */
export function textBoxes(shape: Shape, sizes: Readonly<Record<string, number>>): Box[] {
  return all(shape).flatMap((one) => {
    const size = sizes[String(one.attributes["class"] ?? "")];
    if (one.tag !== "text" || size === undefined) return [];
    const text = said(one);
    const wide = width(text, size, one.attributes["class"] === "name" ? 600 : 400);
    const anchor = one.attributes["text-anchor"] ?? "start";
    const left = number(one, "x") - (anchor === "middle" ? wide / 2 : anchor === "end" ? wide : 0);
    return [{ text, left, right: left + wide, baseline: number(one, "y") }];
  });
}

/** Pairs of texts that lie over each other. */
export function overlaps(boxes: readonly Box[]): string[] {
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (other) =>
          Math.abs(one.baseline - other.baseline) < 10 &&
          one.left < other.right - 0.2 &&
          other.left < one.right - 0.2 &&
          one.text !== "" &&
          other.text !== "",
      )
      .map((other) => `${one.text} | ${other.text}`),
  );
}
