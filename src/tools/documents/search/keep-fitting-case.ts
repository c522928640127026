import { liesIn, windowsIn, type Measure } from "../../text/measures.ts";
import type { Passage } from "../passage.ts";

/** Documents of the best passages: only in them is a range likely to be about what was asked. */
const BEST_PASSAGES = 4;
/** Passages that may be taken in for their range. */
const MOST = 2;

/**
 * The first `limit` passages; the last of them give way to further ones of the best documents in which a range holds the asker's case:
 * "after two months" is answered by the row "day 31 to day 90", which shares no word with it.
 */
export function keepFittingCase(passages: readonly Passage[], measures: readonly Measure[], limit: number): Passage[] {
  const first = passages.slice(0, limit);
  if (measures.length === 0 || limit <= MOST) return first;
  const documents = new Set(passages.slice(0, BEST_PASSAGES).map((one) => one.document_id));
  const fitting = passages
    .slice(limit)
    .filter((one) => documents.has(one.document_id) && holds(one.text, measures))
    .slice(0, MOST);
  return [...first.slice(0, limit - fitting.length), ...fitting];
}

function holds(text: string, measures: readonly Measure[]): boolean {
  return windowsIn(text).some(
    (window) => window.from > 0 && Number.isFinite(window.to) && measures.some((measure) => liesIn(measure, window)),
  );
}
