import type { Shape } from "./shape.ts";

/** A picture as the text of an SVG document; whatever a plan says stays text. */
export function shapeToText({ tag, attributes, children }: Shape): string {
  const words = Object.entries(attributes).map(([name, value]) => ` ${name}="${escape(String(value))}"`);
  if (children.length === 0) return `<${tag}${words.join("")}/>`;
  const inside = children.map((child) => (typeof child === "string" ? escape(child) : shapeToText(child)));
  return `<${tag}${words.join("")}>${inside.join("")}</${tag}>`;
}

function escape(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(FORBIDDEN, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** What XML 1.0 cannot hold at all: control characters but tab and line ends. */
const FORBIDDEN = /[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu;
