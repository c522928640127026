import type { Block, ExtractedDocument } from "./extracted-document.ts";

const listItem = /^[ \t]*(?:[-*+•‣]|\d{1,3}[.)])[ \t]/u;
const blocks = /[^\n\r](?:[^\n\r]|\r?\n(?![ \t]*\r?\n))*/gu;

/**
 * Reads plain text. The text is the file as it stands. Headings are underlined lines (=== or ---), short lines in capitals, and
 * numbered titles such as "2. Refunds" that stand alone. The title of a letter is its "Subject:" line.
 */
export function readText(source: string): ExtractedDocument {
  const found: Block[] = [];
  for (const match of source.matchAll(blocks)) {
    const raw = match[0];
    if (raw.trim() === "") continue;
    const start = match.index + raw.length - raw.trimStart().length;
    addBlock(raw.trim(), start, found);
  }
  const subject = /^Subject:[ \t]*(.{1,120})$/imu.exec(source.slice(0, 1000))?.[1]?.trim();
  return { ...(subject ? { title: subject } : {}), text: source, blocks: found };
}

function addBlock(text: string, start: number, into: Block[]): void {
  const end = start + text.length;
  const underlined = /^([^\r\n]+)\r?\n([=-])\2{2,}[ \t]*(?:\r?\n|$)/u.exec(text);
  if (underlined !== null) {
    const [whole, title = "", mark] = underlined;
    const level = mark === "=" ? 1 : 2;
    into.push({ kind: "heading", level, title: title.trim(), start, end: start + whole.trimEnd().length });
    const rest = text.slice(whole.length).trim();
    if (rest !== "") addBlock(rest, end - rest.length, into);
    return;
  }
  const title = loneTitle(text);
  if (title !== undefined) into.push({ kind: "heading", ...title, start, end });
  else if (listItem.test(text)) into.push({ kind: "list", start, end });
  else into.push({ kind: "paragraph", start, end });
}

function loneTitle(text: string): { level: number; title: string } | undefined {
  if (/[\r\n]/u.test(text) || text.length > 80 || /[.!?:;,]$/u.test(text)) return undefined;
  const numbered = /^((?:\d{1,2}\.)+\d{0,2})[ \t]+\p{Lu}/u.exec(text)?.[1];
  if (numbered !== undefined) return { level: 1 + numbered.split(".").filter(Boolean).length, title: text };
  const capitals = /\p{Lu}{2}/u.test(text) && !/\p{Ll}/u.test(text);
  return capitals ? { level: 2, title: text } : undefined;
}
