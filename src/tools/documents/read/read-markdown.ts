import type { Nodes, RootContent } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { parse } from "yaml";
import { z } from "zod";
import type { Block, ExtractedDocument } from "./extracted-document.ts";

const parser = unified().use(remarkParse).use(remarkGfm);
const frontMatter = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/u;
const titled = z.looseObject({ title: z.string().trim().min(1) });

/** Reads Markdown (GFM). The text is the file as it stands, so offsets are those of the file. Front matter and HTML comments are no content. */
export function readMarkdown(source: string): ExtractedDocument {
  const front = frontMatter.exec(source);
  const shift = front?.[0].length ?? 0;
  const blocks = parser.parse(source.slice(shift)).children.flatMap((node) => blocksOf(node, shift));
  const title = titleIn(front?.[1]);
  return { ...(title === undefined ? {} : { title }), text: source, blocks };
}

function titleIn(yaml: string | undefined): string | undefined {
  if (yaml === undefined) return undefined;
  try {
    return titled.safeParse(parse(yaml)).data?.title;
  } catch {
    return undefined;
  }
}

function blocksOf(node: RootContent, shift: number): Block[] {
  const start = (node.position?.start.offset ?? 0) + shift;
  const end = (node.position?.end.offset ?? 0) + shift;
  if (end <= start) return [];
  if (node.type === "heading") {
    const title = plainText(node).trim();
    return title === "" ? [] : [{ kind: "heading", level: node.depth, title, start, end }];
  }
  if (node.type === "html" && /^<!--[\s\S]*-->\s*$/u.test(node.value)) return [];
  if (node.type === "thematicBreak" || node.type === "definition") return [];
  const kind = node.type === "list" || node.type === "table" || node.type === "code" ? node.type : "paragraph";
  return [{ kind, start, end }];
}

function plainText(node: Nodes): string {
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map(plainText).join("") : "";
}
