import type { StructuredTextItem } from "unpdf";

/** A line of print: its text, the size of its largest type, and where its base line lies (PDF points, from the bottom). */
export interface PdfLine {
  readonly text: string;
  readonly size: number;
  readonly y: number;
  /** 1-based. */
  readonly page: number;
}

/** Puts the pieces of a page together into lines, in reading order as the file gives it. */
export function linesOf(items: readonly StructuredTextItem[], page: number): PdfLine[] {
  const lines: PdfLine[] = [];
  let current: StructuredTextItem[] = [];
  const flush = (): void => {
    const line = joinLine(current, page);
    if (line !== undefined) lines.push(line);
    current = [];
  };
  for (const item of items) {
    const last = current.at(-1);
    if (last !== undefined && Math.abs(last.y - item.y) > Math.max(2, last.fontSize * 0.45)) flush();
    if (item.str !== "") current.push(item);
    if (item.hasEOL) flush();
  }
  flush();
  return lines;
}

function joinLine(items: readonly StructuredTextItem[], page: number): PdfLine | undefined {
  let text = "";
  let right = 0;
  for (const item of items) {
    const gap = item.x - right;
    if (text !== "" && gap > item.fontSize * 0.15 && !/\s$/u.test(text) && !/^\s/u.test(item.str)) text += " ";
    text += item.str;
    right = item.x + item.width;
  }
  text = text.replaceAll(/\s+/gu, " ").trim();
  const printed = items.filter((item) => item.str.trim() !== "");
  if (text === "" || printed.length === 0) return undefined;
  return { text, size: Math.max(...printed.map((item) => item.fontSize)), y: printed[0]?.y ?? 0, page };
}

/** Leaves out what stands at the same height of most pages, at least two, at top or bottom: running titles and page numbers. */
export function withoutRunningLines(pages: readonly (readonly PdfLine[])[]): PdfLine[][] {
  const key = (line: PdfLine): string => `${Math.round(line.y)} ${line.text.replaceAll(/\d+/gu, "#")}`;
  const edges = (lines: readonly PdfLine[]): PdfLine[] => [...lines.slice(0, 2), ...lines.slice(2).slice(-2)];
  const seen = new Map<string, number>();
  for (const lines of pages) {
    for (const place of new Set(edges(lines).map(key))) seen.set(place, (seen.get(place) ?? 0) + 1);
  }
  const running = (line: PdfLine): boolean => (seen.get(key(line)) ?? 0) >= Math.max(2, pages.length * 0.6);
  return pages.map((lines) => {
    const edge = new Set(edges(lines));
    return lines.filter((line) => !(edge.has(line) && running(line)));
  });
}
