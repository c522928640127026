import { words } from "../text/words.ts";
import type { Block, ExtractedDocument } from "./read/extracted-document.ts";

/** The blocks under one heading. Where short neighbours were joined, the headings between them are among the blocks. */
export interface Section {
  /** Path of headings, outermost first. The heading that is the document's title is left out. */
  readonly headings: readonly string[];
  readonly blocks: readonly Block[];
}

/** A section under this many words is joined with its neighbour under the same parent ... */
const SHORT = 60;
/** ... as long as both together stay under this many. */
const JOINED = 200;

/** Cuts a document at its headings. A heading with nothing below it goes along with the next section. */
export function sectionsOf(document: ExtractedDocument): Section[] {
  const sections: Section[] = [];
  let path: { level: number; title: string }[] = [];
  let open: Block[] = [];
  const flush = (): void => {
    if (open.length > 0) sections.push({ headings: path.map((entry) => entry.title), blocks: open });
    open = [];
  };
  for (const block of document.blocks) {
    if (block.kind !== "heading") {
      open.push(block);
      continue;
    }
    flush();
    path = [...path.filter((entry) => entry.level < block.level), { level: block.level, title: block.title }];
  }
  flush();
  const joined = joinShort(document.text, sections, headingBlocks(document));
  const title = documentTitle(document);
  const untitled = joined.map((section) =>
    section.headings[0] === title ? { ...section, headings: section.headings.slice(1) } : section,
  );
  return untitled.length > 0 ? untitled : [{ headings: [], blocks: document.blocks }];
}

/** The stated title, or the first heading when it is the outermost one; `undefined` without either. */
export function documentTitle(document: ExtractedDocument): string | undefined {
  const headings = headingBlocks(document);
  const first = headings[0];
  const outermost = first !== undefined && headings.every((one, index) => index === 0 || one.level >= first.level);
  return outermost && first.start === document.blocks[0]?.start ? first.title : document.title;
}

type Heading = Extract<Block, { kind: "heading" }>;

function headingBlocks(document: ExtractedDocument): Heading[] {
  return document.blocks.filter((block) => block.kind === "heading");
}

function joinShort(text: string, sections: readonly Section[], headings: readonly Heading[]): Section[] {
  const joined: Section[] = [];
  const size = (section: Section): number =>
    section.blocks.reduce((sum, block) => sum + words(text.slice(block.start, block.end)).length, 0);
  for (const section of sections) {
    const last = joined.at(-1);
    if (last === undefined || !siblings(last, section)) {
      joined.push(section);
      continue;
    }
    const [before, own] = [size(last), size(section)];
    if (Math.min(before, own) >= SHORT || before + own > JOINED) {
      joined.push(section);
      continue;
    }
    const blocks = [...last.blocks, ...between(headings, last, section), ...section.blocks];
    joined[joined.length - 1] = { headings: common(last.headings, section.headings), blocks };
  }
  return joined;
}

/** Under the same parent, or one right above the other; two top-level sections are never joined. */
function siblings(left: Section, right: Section): boolean {
  const depth = Math.min(left.headings.length, right.headings.length);
  return (
    depth > 1 &&
    common(left.headings, right.headings).length >= depth - 1 &&
    common(left.headings, right.headings).length > 1
  );
}

function between(headings: readonly Heading[], left: Section, right: Section): Heading[] {
  const from = left.blocks.at(-1)?.end ?? 0;
  const to = right.blocks[0]?.start ?? 0;
  return headings.filter((heading) => heading.start >= from && heading.end <= to);
}

function common(left: readonly string[], right: readonly string[]): string[] {
  const different = left.findIndex((title, index) => right[index] !== title);
  return left.slice(0, different === -1 ? left.length : different);
}
