export type BlockKind = "heading" | "paragraph" | "list" | "table" | "code";

/** One block of a document: `text.slice(start, end)` is what it says. Blocks are in order and do not overlap. */
export type Block = { readonly start: number; readonly end: number; readonly page?: number } & (
  | { readonly kind: "heading"; readonly level: number; readonly title: string }
  | { readonly kind: Exclude<BlockKind, "heading"> }
);

/** What a reader makes of a file: one text, into which every offset points, and its blocks. */
export interface ExtractedDocument {
  /** The title the file states about itself, if any. */
  readonly title?: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}
