import { convert, type DomNode, type FormatCallback, type HtmlToTextOptions } from "html-to-text";
import type { ExtractedDocument } from "./extracted-document.ts";
import { TextBuilder } from "./text-builder.ts";

// Private-use characters fence the kind of a block in the converter's output; the same characters in the input are dropped.
const open = "\u{E000}";
const close = "\u{E001}";
const marked = new RegExp(`^${open}(h[1-6]|table|code)${close}`, "u");
const fences = new RegExp(`[${open}${close}]`, "gu");

const asBlock =
  (kind: (element: DomNode) => string): FormatCallback =>
  (element, walk, builder) => {
    builder.openBlock({ leadingLineBreaks: 2 });
    builder.addLiteral(`${open}${kind(element)}${close}`);
    walk(element.children, builder);
    builder.closeBlock({ trailingLineBreaks: 2 });
  };

/** A table, one line per row: "| cell | cell |". */
const asTable: FormatCallback = (element, _walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2, isPre: true });
  builder.addLiteral(`${open}table${close}${rowsOf(element).join("\n")}`);
  builder.closeBlock({ trailingLineBreaks: 2 });
};

function rowsOf(node: DomNode): string[] {
  return (node.children ?? []).flatMap((child) => {
    if (child.name === "caption") return [textOf(child)];
    if (child.name !== "tr") return rowsOf(child);
    const cells = child.children.filter((cell) => cell.name === "td" || cell.name === "th");
    return cells.length === 0 ? [] : [`| ${cells.map(textOf).join(" | ")} |`];
  });
}

function textOf(node: DomNode): string {
  const inner = (part: DomNode): string => {
    if (part.type === "text") return part.data ?? "";
    if (part.type !== "tag") return "";
    const children = (part.children ?? []).map(inner).join("");
    return /^(?:p|div|li|br)$/u.test(part.name ?? "") ? ` ${children} ` : children;
  };
  return (node.children ?? []).map(inner).join("").replaceAll(/\s+/gu, " ").trim();
}

const hidden = ["[hidden]", '[style*="display:none"]', '[style*="display: none"]', '[style*="visibility:hidden"]'];

const options: HtmlToTextOptions = {
  wordwrap: false,
  formatters: {
    markedHeading: asBlock((element) => element.name ?? "h6"),
    markedTable: asTable,
    markedCode: (element, walk, builder) => {
      builder.openBlock({ leadingLineBreaks: 2, isPre: true });
      builder.addLiteral(`${open}code${close}`);
      walk(element.children, builder);
      builder.closeBlock({ trailingLineBreaks: 2 });
    },
  },
  selectors: [
    ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, format: "markedHeading" })),
    { selector: "table", format: "markedTable" },
    { selector: "pre", format: "markedCode" },
    { selector: "a", options: { ignoreHref: true } },
    { selector: "ul", options: { itemPrefix: "- " } },
    { selector: "li > p", format: "paragraph", options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    ...["nav", "img", "noscript", "template", "svg", ...hidden].map((selector) => ({ selector, format: "skip" })),
  ],
};

/** Reads HTML: what a reader of the page sees, without menus, scripts and hidden elements. Tables become one line per row. */
export function readHtml(source: string): ExtractedDocument {
  const builder = new TextBuilder();
  for (const piece of convert(source.replaceAll(fences, ""), options).split(/\n{2,}/u)) {
    const kind = marked.exec(piece)?.[1];
    const text = piece.replaceAll(fences, "").slice(kind?.length ?? 0);
    if (kind === "table" || kind === "code") builder.add(kind, text);
    else if (kind !== undefined) builder.addHeading(Number(kind.slice(1)), text.replaceAll(/\s+/gu, " "));
    else builder.add(/^\s*(?:- |\d+\. )/u.test(text) ? "list" : "paragraph", text);
  }
  const title = /<title[^>]*>([\s\S]*?)<\/title>/iu.exec(source)?.[1];
  return builder.finish(title === undefined ? undefined : convert(title, { wordwrap: false }).trim());
}
