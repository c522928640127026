import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunkDocument } from "../../../src/tools/documents/chunk-document.ts";
import { readMarkdown } from "../../../src/tools/documents/read/read-markdown.ts";
import { words } from "../../../src/tools/text/words.ts";

const chunks = (source: string): { headings: readonly string[]; text: string }[] => {
  const document = readMarkdown(source);
  return chunkDocument(document).map((one) => ({
    headings: one.headings,
    text: document.text.slice(one.start, one.end),
  }));
};
const sentence = (count: number, mark: string): string =>
  `${`${mark} word`.repeat(1)} ${"word ".repeat(count - 3)}end. `;

describe("chunkDocument", () => {
  it("keeps sections apart and names their path without the title", () => {
    const long = sentence(70, "Alpha");
    expect(
      chunks(`# Title\n\nIntro ${long}\n\n## A\n\n${long}\n\n### B\n\n${long}${long}`).map((one) => one.headings),
    ).toEqual([[], ["A"], ["A", "B"]]);
  });

  it("joins short neighbours under one parent", () => {
    const [only, ...rest] = chunks("# T\n\n## P\n\n### A\n\nShort one.\n\n### B\n\nShort two.");
    expect(rest).toEqual([]);
    expect(only).toEqual({ headings: ["P"], text: "Short one.\n\n### B\n\nShort two." });
  });

  it("cuts a long paragraph between sentences", () => {
    const found = chunks(`# T\n\n${Array.from({ length: 30 }, (_, index) => sentence(20, `S${index}`)).join("")}`);
    expect(found.length).toBeGreaterThan(2);
    for (const { text } of found) {
      expect(text).toMatch(/^S\d+ word.*end\.$/su);
      expect(words(text).length).toBeLessThanOrEqual(220);
    }
  });

  it("keeps a table whole that is longer than a paragraph may be", () => {
    const table = [
      "| a | b |",
      "|---|---|",
      ...Array.from({ length: 60 }, (_, row) => `| row ${row} | value ${row} |`),
    ].join("\n");
    expect(chunks(`# T\n\n${table}`).map((one) => one.text)).toEqual([table]);
  });

  it("cuts a text without spaces or sentences, never inside a character", () => {
    const found = chunks("😀".repeat(5000));
    expect(found.length).toBeGreaterThan(3);
    expect(found.map((one) => one.text).join("")).toBe("😀".repeat(5000));
    for (const { text } of found) expect(text.isWellFormed()).toBe(true);
  });

  it("covers every word of a document once, in order", () => {
    const piece = fc.constantFrom(
      "# H\n\n",
      "## H2\n\n",
      "word ",
      "Sentence one. ",
      "\n\n",
      "- item\n",
      "| a | b |\n|--|--|\n| c | d |\n\n",
      "```\ncode\n```\n\n",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const document = readMarkdown(pieces.join(""));
        let last = 0;
        for (const { start, end } of chunkDocument(document)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        const body = document.blocks
          .filter((block) => block.kind !== "heading")
          .map((block) => words(document.text.slice(block.start, block.end)).length);
        const chunked = chunkDocument(document).map((one) => words(document.text.slice(one.start, one.end)).length);
        const sum = (all: number[]): number => all.reduce((total, one) => total + one, 0);
        expect(sum(chunked)).toBeGreaterThanOrEqual(sum(body));
      }),
      { numRuns: 60 },
    );
  });
});
