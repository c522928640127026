import { extractTextItems, getDocumentProxy, getMeta } from "unpdf";
import { InvalidInput } from "../../errors.ts";
import type { ExtractedDocument } from "./extracted-document.ts";
import { linesOf, withoutRunningLines, type PdfLine } from "./pdf-lines.ts";
import { TextBuilder } from "./text-builder.ts";

/**
 * Reads PDF by pages: headings are lines set larger than the body, paragraphs end at wider gaps.
 * @throws InvalidInput when the file is damaged, needs a password, or holds no text (a scan).
 */
export async function readPdf(bytes: Uint8Array): Promise<ExtractedDocument> {
  const { pages, title } = await load(bytes);
  if (pages.every((lines) => lines.length === 0)) {
    throw new InvalidInput("the PDF holds no text; scanned pages have to be recognised (OCR) first", {
      field: "content",
    });
  }
  const lines = withoutRunningLines(pages).flat();
  const body = bodySize(lines);
  const levels = [...new Set(lines.map(sizeOf).filter((size) => size > body))].toSorted((a, b) => b - a);
  const builder = new TextBuilder();
  for (const group of groupsOf(lines, body)) {
    const [first] = group;
    if (first === undefined) continue;
    const level = levels.indexOf(sizeOf(first)) + 1;
    if (level > 0) builder.addHeading(Math.min(level, 6), group.map((line) => line.text).join(" "), first.page);
    else builder.add(isItem(first) ? "list" : "paragraph", joinLines(group), first.page);
  }
  return builder.finish(title);
}

async function load(bytes: Uint8Array): Promise<{ pages: PdfLine[][]; title: string | undefined }> {
  try {
    // The reader takes the buffer over, so it gets its own copy.
    const pdf = await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0 });
    const { items } = await extractTextItems(pdf);
    const meta = await getMeta(pdf).catch(() => undefined);
    const title: unknown = meta?.info["Title"];
    const pages = items.map((page, index) => linesOf(page, index + 1));
    return { pages, title: typeof title === "string" && title.trim() !== "" ? title.trim() : undefined };
  } catch (cause) {
    const locked = cause instanceof Error && cause.name === "PasswordException";
    const message = locked
      ? "the PDF is encrypted; remove its password first"
      : "the PDF is damaged and cannot be read";
    throw new InvalidInput(message, { field: "content", cause });
  }
}

function sizeOf(line: PdfLine): number {
  return Math.round(line.size * 2) / 2;
}

/** The size most characters are set in. */
function bodySize(lines: readonly PdfLine[]): number {
  const counts = new Map<number, number>();
  for (const line of lines) counts.set(sizeOf(line), (counts.get(sizeOf(line)) ?? 0) + line.text.length);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

/** A number begins an item only where the line before is finished: "a team of / 6. Then" is no list. */
function isItem(line: PdfLine, before?: PdfLine): boolean {
  if (/^(?:[-•‣◦–])\s/u.test(line.text)) return true;
  return /^\d{1,2}[.)]\s/u.test(line.text) && (before === undefined || /[.:;!?]$/u.test(before.text));
}

/** Lines that belong together: the same size, no wide gap between them, and lists as one group. */
function groupsOf(lines: readonly PdfLine[], body: number): PdfLine[][] {
  const groups: PdfLine[][] = [];
  for (const line of lines) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const first = group?.[0];
    if (group === undefined || last === undefined || first === undefined) groups.push([line]);
    else if (goesOn(first, last, line, body)) group.push(line);
    else groups.push([line]);
  }
  return groups;
}

function goesOn(first: PdfLine, last: PdfLine, line: PdfLine, body: number): boolean {
  if (sizeOf(last) !== sizeOf(line)) return false;
  if (sizeOf(line) > body) return last.page === line.page && last.y - line.y < line.size * 1.7;
  if (last.page !== line.page) return !/[.!?:]$/u.test(last.text) && /^\p{Ll}/u.test(line.text);
  if (isItem(line, last)) return isItem(first);
  return last.y - line.y < line.size * 1.65;
}

function joinLines(group: readonly PdfLine[]): string {
  let text = "";
  for (const [index, line] of group.entries()) {
    const before = group[index - 1];
    if (before === undefined) text = line.text;
    else if (isItem(line, before)) text += `\n${line.text}`;
    else text += /\p{L}-$/u.test(text) ? line.text : ` ${line.text}`;
  }
  return text;
}
