/**
 * A text as recognizers see it: invisible characters dropped, full-width and other compatibility forms of ASCII, dashes
 * and spaces made plain, so that a disguise changes nothing; offsets lead back to the raw text.
 */
export interface Source {
  readonly text: string;
  readonly lower: string;
  /** Raw offset at which the character of `text` at `index` starts. */
  rawStart(index: number): number;
  /** Raw offset just after the character of `text` before `index`. */
  rawEnd(index: number): number;
}

// Zero-width and soft characters that split a value for a machine and not for an eye.
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\u2064\ufeff\u180e]/;
const DASH = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/;
const SPACE = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/;
// Arabic-Indic and extended Arabic-Indic digits, which NFKC leaves alone.
const ARABIC_DIGIT = /[\u0660-\u0669\u06f0-\u06f9]/;
const COMPATIBILITY = /[\uff01-\uff5e\u{1d400}-\u{1d7ff}\u2460-\u24ea\u2070-\u209c]/u;
const ANY =
  /[\u00ad\u200b-\u200f\u2060\u2064\ufeff\u180e\u2010-\u2015\u2212\ufe58\ufe63\uff0d\u00a0\u2000-\u200a\u202f\u205f\u3000\u0660-\u0669\u06f0-\u06f9\uff01-\uff5e\u{1d400}-\u{1d7ff}\u2460-\u24ea\u2070-\u209c]/u;

function plain(character: string): string {
  if (INVISIBLE.test(character)) return "";
  if (DASH.test(character)) return "-";
  if (SPACE.test(character)) return " ";
  if (ARABIC_DIGIT.test(character)) return String((character.codePointAt(0) ?? 0) & 0xf);
  return COMPATIBILITY.test(character) ? character.normalize("NFKC") : character;
}

function lowered(text: string): string {
  const lower = text.toLowerCase();
  // A few letters grow when lowered (İ); then offsets would drift, so only ASCII is lowered.
  return lower.length === text.length ? lower : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** A source whose every character came from the given raw offsets. */
export function mappedSource(text: string, starts: readonly number[], ends: readonly number[]): Source {
  return {
    text,
    lower: lowered(text),
    rawStart: (index) => starts[index] ?? ends.at(-1) ?? 0,
    rawEnd: (index) => ends[index - 1] ?? starts[0] ?? 0,
  };
}

/** The source of a raw text. */
export function sourceOf(raw: string): Source {
  // Arabic-Indic digits carry their value in the low four bits only from U+0660 and U+06F0, both multiples of 16.
  if (!ANY.test(raw)) {
    return { text: raw, lower: lowered(raw), rawStart: (index) => index, rawEnd: (index) => index };
  }
  const starts: number[] = [];
  const ends: number[] = [];
  const pieces: string[] = [];
  let at = 0;
  for (const character of raw) {
    const next = at + character.length;
    const piece = plain(character);
    for (let unit = 0; unit < piece.length; unit++) {
      starts.push(at);
      ends.push(next);
    }
    pieces.push(piece);
    at = next;
  }
  return mappedSource(pieces.join(""), starts, ends);
}
