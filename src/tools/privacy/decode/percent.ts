import { mappedSource } from "../source.ts";
import type { Source } from "../source.ts";

const ESCAPE = /^%[0-9a-f]{2}$/i;

/**
 * The source with its percent escapes decoded, each decoded character leading back to its escapes; `undefined` when
 * there is none, or they are no UTF-8. Escapes for ASCII only: that is what hides "@", ":" and letters.
 */
export function decodePercent(source: Source): Source | undefined {
  const { text } = source;
  if (!/%[2-7][0-9a-f]/i.test(text)) return undefined;
  const pieces: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = 0; at < text.length;) {
    const escape = text[at] === "%" ? text.slice(at, at + 3) : "";
    const code = ESCAPE.test(escape) ? Number.parseInt(escape.slice(1), 16) : 0;
    const width = code >= 0x20 && code < 0x7f ? 3 : 1;
    pieces.push(width === 3 ? String.fromCodePoint(code) : (text[at] ?? ""));
    starts.push(source.rawStart(at));
    ends.push(source.rawEnd(at + width));
    at += width;
  }
  return mappedSource(pieces.join(""), starts, ends);
}
