import { splitSentences } from "../text/sentences.ts";
import { words } from "../text/words.ts";
import type { Block, ExtractedDocument } from "./read/extracted-document.ts";
import { sectionsOf, type Section } from "./sections.ts";

/** A slice of a document small enough to cite and large enough to stand alone. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  /** Section path, outermost first, without the document's title. */
  readonly headings: readonly string[];
  readonly page?: number;
}

/** In words, or in twelves of characters where words are longer than that. A chunk ends at `target` where a block ends; nothing but an unbreakable table, list or sentence is longer than `max`. */
interface ChunkSizes {
  readonly target: number;
  readonly max: number;
  /** Tables and lists stay whole up to here. */
  readonly whole: number;
}

const defaults: ChunkSizes = { target: 160, max: 220, whole: 320 };

type Span = { readonly start: number; readonly end: number; readonly size: number; readonly page?: number };

/** Cuts a document by its sections, then by blocks, and a block that is too long by sentences, items or rows. */
export function chunkDocument(document: ExtractedDocument, sizes: ChunkSizes = defaults): Chunk[] {
  return sectionsOf(document).flatMap((section) => chunkSection(document.text, section, sizes));
}

function chunkSection(text: string, section: Section, sizes: ChunkSizes): Chunk[] {
  const chunks: Chunk[] = [];
  let open: Span[] = [];
  const flush = (): void => {
    const first = open[0];
    const last = open.at(-1);
    if (first === undefined || last === undefined) return;
    const page = first.page === undefined ? {} : { page: first.page };
    chunks.push({ start: first.start, end: last.end, headings: section.headings, ...page });
    open = [];
  };
  for (const span of section.blocks.flatMap((block) => piecesOf(text, block, sizes))) {
    const size = open.reduce((sum, one) => sum + one.size, 0);
    const leadIn = size < 30 && span.size <= sizes.whole;
    if (size > 0 && size + span.size > sizes.max && !leadIn) flush();
    open.push(span);
    if (size + span.size >= sizes.target) flush();
  }
  flush();
  return chunks;
}

/** The block itself, or its sentences, items or rows in groups when it is too long. */
function piecesOf(text: string, block: Block, sizes: ChunkSizes): Span[] {
  const page = block.page === undefined ? {} : { page: block.page };
  const span = (start: number, end: number): Span => ({
    start,
    end,
    size: sizeOf(text.slice(start, end)),
    ...page,
  });
  const whole = span(block.start, block.end);
  const limit = block.kind === "paragraph" || block.kind === "heading" ? sizes.max : sizes.whole;
  if (whole.size <= limit) return [whole];
  const parts =
    block.kind === "paragraph"
      ? splitSentences(text.slice(block.start, block.end))
      : linesOf(text.slice(block.start, block.end));
  return parts.flatMap((part) => cutLong(text, span(block.start + part.start, block.start + part.end), sizes.max));
}

function sizeOf(text: string): number {
  return Math.max(words(text).length, Math.ceil(text.length / 12));
}

function linesOf(text: string): { start: number; end: number }[] {
  return [...text.matchAll(/[^\n]*\S[^\n]*/gu)].map((line) => ({
    start: line.index,
    end: line.index + line[0].length,
  }));
}

/** Text without sentences (a log, another script) is cut between words, or between characters where there are no spaces. */
function cutLong(text: string, span: Span, max: number): Span[] {
  if (span.size <= max) return [span];
  const spans: Span[] = [];
  let start = span.start;
  while (start < span.end) {
    let end = Math.min(span.end, start + max * 6);
    const space = end < span.end ? text.lastIndexOf(" ", end) : -1;
    if (space > start) end = space;
    // A surrogate pair is one character: never cut in its middle.
    else if (end < span.end && /[\uD800-\uDBFF]/u.test(text.charAt(end - 1))) end -= 1;
    spans.push({ ...span, start, end, size: sizeOf(text.slice(start, end)) });
    start = end;
  }
  return spans;
}
