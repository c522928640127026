import type { PrivacyFinding } from "./finding.ts";

/** A change of a text: what stood from `finding.start` to `finding.end` becomes `text`. */
export interface Edit {
  readonly finding: PrivacyFinding;
  readonly text: string;
}

/** A text with edits applied, and the way back from its offsets. */
export interface Edited {
  readonly text: string;
  /** Offsets in the original of a stretch of the edited text, widened to whole edits; `undefined` when it lies inside one edit. */
  original(start: number, end: number): { readonly start: number; readonly end: number } | undefined;
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  readonly edited: boolean;
}

function pieceAt(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.to ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Applies edits that are sorted and disjoint. */
export function applyEdits(original: string, edits: readonly Edit[]): Edited {
  const pieces: Piece[] = [];
  const texts: string[] = [];
  let at = 0;
  let out = 0;
  const push = (text: string, end: number, edited: boolean) => {
    texts.push(text);
    pieces.push({ from: out, to: out + text.length, start: at, end, edited });
    out += text.length;
    at = end;
  };
  for (const { finding, text } of edits) {
    if (finding.start > at) push(original.slice(at, finding.start), finding.start, false);
    push(text, finding.end, true);
  }
  if (at < original.length) push(original.slice(at), original.length, false);
  return {
    text: texts.join(""),
    original(start, end) {
      const first = pieces[pieceAt(pieces, start)];
      const last = pieces[pieceAt(pieces, end - 1)];
      if (first === undefined || last === undefined || (first === last && first.edited)) return undefined;
      return {
        start: first.edited ? first.start : first.start + start - first.from,
        end: last.edited ? last.end : last.start + end - last.from,
      };
    },
  };
}

/** Findings sorted and disjoint: what overlaps becomes one finding of the first's kind. */
export function coalesce(findings: readonly PrivacyFinding[]): readonly PrivacyFinding[] {
  const joined: PrivacyFinding[] = [];
  for (const finding of findings.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && finding.start < last.end) {
      joined[joined.length - 1] = { ...last, end: Math.max(last.end, finding.end) };
    } else joined.push(finding);
  }
  return joined;
}

/** Adds edits, sorted and disjoint, and takes out the earlier ones that they cover. */
export function mergeEdits(edits: readonly Edit[], added: readonly Edit[]): readonly Edit[] {
  let next = 0;
  const kept = edits.filter(({ finding }) => {
    while (next < added.length && (added[next]?.finding.end ?? 0) <= finding.start) next++;
    const over = added[next]?.finding;
    return over === undefined || over.start >= finding.end;
  });
  return [...kept, ...added].toSorted((a, b) => a.finding.start - b.finding.start);
}
