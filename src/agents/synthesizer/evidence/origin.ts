import type { Passage } from "../../../tools/documents/passage.ts";

/** The place a sentence was taken from. */
export type Origin =
  | {
      readonly kind: "passage";
      readonly passage: Passage;
      /** Offsets into `passage.text`. */
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: "step"; readonly step: string; readonly quote: string };

/** The words at the place, verbatim. */
export function quoteOf(origin: Origin): string {
  return origin.kind === "passage" ? origin.passage.text.slice(origin.from, origin.to) : origin.quote;
}

/** The same place gives the same key. */
export function keyOf(origin: Origin): string {
  return origin.kind === "passage"
    ? `passage ${origin.passage.id} ${origin.from} ${origin.to}`
    : `step ${origin.step} ${origin.quote}`;
}
