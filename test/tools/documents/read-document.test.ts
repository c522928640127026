import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { formatOf, type DocumentFormat } from "../../../src/tools/documents/read/document-format.ts";
import type { ExtractedDocument } from "../../../src/tools/documents/read/extracted-document.ts";
import { readDocument } from "../../../src/tools/documents/read/read-document.ts";
import { documentTitle } from "../../../src/tools/documents/sections.ts";

const sample = (name: string): Promise<Buffer> =>
  readFile(new URL(`../../../samples/documents/${name}`, import.meta.url));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string, format: DocumentFormat): Promise<ExtractedDocument> => readDocument(bytes(text), format);
const outline = (document: ExtractedDocument): string[] =>
  document.blocks.map((block) => {
    const text = document.text.slice(block.start, block.end);
    return block.kind === "heading" ? `h${block.level} ${block.title}` : `${block.kind} ${text}`;
  });

describe("readDocument", () => {
  it("reads Markdown with offsets into the file itself", async () => {
    const source =
      "---\ntitle: Guide\n---\n# **Bold** title\n\nText *one*.\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n<!-- hidden -->\n\n```sh\nrun\n```\n";
    const document = await read(source, "markdown");
    expect(document.text).toBe(source);
    expect(document.title).toBe("Guide");
    expect(outline(document)).toEqual([
      "h1 Bold title",
      "paragraph Text *one*.",
      "list - a\n- b",
      "table | x | y |\n|---|---|\n| 1 | 2 |",
      "code ```sh\nrun\n```",
    ]);
  });

  it("reads HTML as a visitor sees it", async () => {
    const document = await read(
      `<html><head><title>A &amp; B</title></head><body><nav>Menu</nav><h1>One <b>two</b></h1><p>Text &lt;x&gt;
       goes on.</p><p hidden>secret</p><div style="display: none">secret</div><script>secret()</script>
       <ul><li>a</li><li><p>b</p></li></ul><h2>Prices</h2><table><tr><th>Plan</th><th>Price</th></tr><tr><td><p>Team</p></td><td>$18</td></tr></table></body></html>`,
      "html",
    );
    expect(document.title).toBe("A & B");
    expect(outline(document)).toEqual([
      "h1 One two",
      "paragraph Text <x> goes on.",
      "list - a\n- b",
      "h2 Prices",
      "table | Plan | Price |\n| Team | $18 |",
    ]);
  });

  it("reads plain text with its headings and lists", async () => {
    const document = await read("Title\n=====\n\nONE\n\nText\ngoes on.\n\n2. Second part\n\n- a\n- b\n", "text");
    expect(outline(document)).toEqual([
      "h1 Title",
      "h2 ONE",
      "paragraph Text\ngoes on.",
      "h2 2. Second part",
      "list - a\n- b",
    ]);
  });

  it("reads Word documents with headings, tables and lists", async () => {
    const document = await readDocument(await sample("service-agreement.docx"), "docx");
    expect(documentTitle(document)).toBe("Service Agreement");
    expect(outline(document)).toContain("h3 3.1 Service credits");
    expect(outline(document).find((line) => line.startsWith("table"))).toContain("| Enterprise | 99.9 % |");
  });

  it("reads PDF with pages and headings, without running titles and page numbers", async () => {
    const document = await readDocument(await sample("security-overview.pdf"), "pdf");
    expect(documentTitle(document)).toBe("Security Overview");
    expect(outline(document)).toContain("h2 3. Encryption");
    expect(new Set(document.blocks.map((block) => block.page))).toEqual(new Set([1, 2, 3]));
    expect(document.text).not.toMatch(/Page \d of|Harborline \|/u);
    expect(document.text).toContain("leads a team of 6. Security risks");
    expect(document.text).toContain("Penetration tests by an outside company take place twice a year");
  });

  it.each([
    ["UTF-8 with a mark", [0xef, 0xbb, 0xbf, 0x68, 0x69], "hi"],
    ["UTF-16", [0xff, 0xfe, 0x68, 0, 0x69, 0], "hi"],
    ["Windows-1252", [0x68, 0xe9], "hé"],
  ])("decodes %s", async (_name, raw, text) => {
    expect((await readDocument(Uint8Array.from(raw), "text")).text).toBe(text);
  });

  const encrypted = `%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Count 0 /Kids [] >> endobj
3 0 obj << /Filter /Standard /V 1 /R 2 /P -44 /O <${"41".repeat(32)}> /U <${"42".repeat(32)}> >> endobj
xref
0 4
0000000000 65535 f 
0000000009 00000 n 
0000000058 00000 n 
0000000110 00000 n 
trailer << /Size 4 /Root 1 0 R /Encrypt 3 0 R /ID [<01><01>] >>
startxref
300
%%EOF`;

  it.each<[string, DocumentFormat, Uint8Array, RegExp]>([
    ["an empty file", "markdown", bytes(""), /empty/u],
    ["blank text", "text", bytes(" \n \n"), /no text/u],
    ["binary data as text", "text", Uint8Array.from([1, 0, 2]), /binary/u],
    ["a damaged PDF", "pdf", bytes("%PDF-1.7\nnothing"), /damaged/u],
    ["an encrypted PDF", "pdf", bytes(encrypted), /encrypted/u],
    ["something else named .pdf", "pdf", bytes("hello"), /not a PDF/u],
    ["a damaged Word document", "docx", bytes("PK\u0003\u0004rest"), /damaged/u],
    [
      "an encrypted or old Word document",
      "docx",
      Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0]),
      /encrypted or in the old/u,
    ],
    ["something else named .docx", "docx", bytes("hello"), /not a Word/u],
  ])("refuses %s and says so", async (_name, format, data, message) => {
    const failure = await readDocument(data, format).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "invalid_input", message: expect.stringMatching(message) });
  });

  it("names the supported kinds when it refuses one", () => {
    expect(() => formatOf("slides.pptx")).toThrow(/"\.pptx" files cannot be read; supported are \.md, .*\.docx/u);
    expect(() => formatOf("x", "image/png")).toThrow(/"image\/png" cannot be read/u);
    expect(formatOf("https://example.com/a?b=c", "text/html; charset=utf-8")).toBe("html");
  });
});
