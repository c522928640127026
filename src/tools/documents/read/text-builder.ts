import type { Block, BlockKind, ExtractedDocument } from "./extracted-document.ts";

/** Lays blocks one below the other, a blank line between them, and keeps their offsets. For formats whose bytes are no text. */
export class TextBuilder {
  #text = "";
  readonly #blocks: Block[] = [];

  add(kind: Exclude<BlockKind, "heading">, text: string, page?: number): void {
    const span = this.#append(text, page);
    if (span !== undefined) this.#blocks.push({ kind, ...span });
  }

  /** `level` from 1, outermost, to 6. */
  addHeading(level: number, title: string, page?: number): void {
    const span = this.#append(title, page);
    if (span !== undefined) this.#blocks.push({ kind: "heading", level, title: title.trim(), ...span });
  }

  finish(title: string | undefined): ExtractedDocument {
    return { ...(title ? { title } : {}), text: this.#text, blocks: this.#blocks };
  }

  #append(text: string, page: number | undefined): { start: number; end: number; page?: number } | undefined {
    const piece = text.trim();
    if (piece === "") return undefined;
    if (this.#text !== "") this.#text += "\n\n";
    const start = this.#text.length;
    this.#text += piece;
    return { start, end: this.#text.length, ...(page === undefined ? {} : { page }) };
  }
}
