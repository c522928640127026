import { deflateSync } from "node:zlib";
import type { Part } from "./markdown-subset.ts";

/** A4 in points, with wide margins. */
const page = { width: 595, height: 842, left: 80, right: 515, top: 770, bottom: 80 };
const sizes: Readonly<Record<number, number>> = { 1: 24, 2: 16, 3: 13.5 };
const body = 11.5;

interface Line {
  readonly text: string;
  readonly size: number;
  readonly bold: boolean;
  readonly x: number;
  /** Space above, points. */
  readonly gap: number;
}

/** A PDF of several pages in Helvetica, with a running title and page numbers. */
export function pdf(parts: readonly Part[], title: string): Buffer {
  const pages: string[] = [];
  let commands: string[] = [];
  let y = page.top;
  for (const line of parts.flatMap(layOut)) {
    y -= line.gap;
    if (y < page.bottom) {
      pages.push(commands.join("\n"));
      commands = [];
      y = page.top - line.size;
    }
    commands.push(show(line.text, line.bold ? "F2" : "F1", line.size, line.x, y));
  }
  pages.push(commands.join("\n"));
  const framed = pages.map((content, index) =>
    [
      show(`Harborline | ${title}`, "F1", 8, page.left, 810),
      content,
      show(`Page ${index + 1} of ${pages.length}`, "F1", 8, page.left, 40),
    ].join("\n"),
  );
  return assemble(framed, title);
}

function layOut(part: Part): Line[] {
  switch (part.kind) {
    case "heading": {
      const size = sizes[part.level] ?? body;
      return wrap(part.text, size, true, page.left, size * 2);
    }
    case "paragraph":
      return wrap(part.text, body, false, page.left, body * 2.4);
    case "list":
      return part.items.flatMap((item, index) =>
        wrap(`- ${item}`, body, false, page.left + 12, index === 0 ? body * 2.4 : body * 1.6),
      );
    case "table":
      throw new Error("tables are not needed in the generated PDF");
    default: {
      const unreachable: never = part;
      return unreachable;
    }
  }
}

function wrap(text: string, size: number, bold: boolean, x: number, gap: number): Line[] {
  // Helvetica is about half as wide as high on average: good enough for ragged lines.
  const most = Math.floor((page.right - x) / (size * (bold ? 0.54 : 0.48)));
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last !== "" && last.length + 1 + word.length > most) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.map((line, index) => ({ text: line, size, bold, x, gap: index === 0 ? gap : size * 1.5 }));
}

function show(text: string, font: string, size: number, x: number, y: number): string {
  const safe = text.replaceAll(/[\\()]/gu, (char) => `\\${char}`);
  return `BT /${font} ${size} Tf ${x} ${y.toFixed(2)} Td (${safe}) Tj ET`;
}

function assemble(pages: readonly string[], title: string): Buffer {
  const objects: Buffer[] = [];
  const add = (content: string | Buffer): number =>
    objects.push(Buffer.isBuffer(content) ? content : Buffer.from(content, "latin1"));
  add("<< /Type /Catalog /Pages 2 0 R >>");
  add(`<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, index) => `${6 + index * 2} 0 R`).join(" ")}] >>`);
  add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
  add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>");
  add(`<< /Title (${title}) /Author (Harborline) /CreationDate (D:20260701090000Z) >>`);
  for (const [index, content] of pages.entries()) {
    add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${page.width} ${page.height}] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${7 + index * 2} 0 R >>`,
    );
    const packed = deflateSync(Buffer.from(content, "latin1"));
    add(
      Buffer.concat([
        Buffer.from(`<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`),
        packed,
        Buffer.from("\nendstream"),
      ]),
    );
  }
  const chunks = [Buffer.from("%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n", "latin1")];
  const offsets: number[] = [];
  let size = chunks[0]?.length ?? 0;
  for (const [index, object] of objects.entries()) {
    const whole = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from("\nendobj\n")]);
    offsets.push(size);
    size += whole.length;
    chunks.push(whole);
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  chunks.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${size}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(chunks);
}
