const NARROW = /[ijlI.,:;'|!()[\]{}`ft r-]/;
const WIDE = /[mwMW@%—…→←]/;
const CAPITAL = /[A-Z0-9_+=<>?#$&~^≤×]/;

/**
 * How wide a text is drawn, at most, in pixels. No font is at hand where a picture is made, and each reader has another: the widths are
 * those of the broad ones among the common sans-serif fonts. `size` in pixels; a bold text counts as one a tenth larger.
 */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const sign of text) {
    if (NARROW.test(sign)) ems += 0.4;
    else if (WIDE.test(sign)) ems += 0.98;
    else if (CAPITAL.test(sign)) ems += 0.68;
    else ems += sign.charCodeAt(0) > 0x2e80 ? 1.05 : 0.62;
  }
  return ems * size;
}

/** The text, cut where it would be wider than `most` pixels. */
export function fitText(text: string, size: number, most: number): string {
  if (textWidth(text, size) <= most) return text;
  let kept = "";
  for (const sign of text) {
    if (textWidth(`${kept}${sign}…`, size) > most) break;
    kept += sign;
  }
  return `${kept.trimEnd()}…`;
}

/** The text in at most `lines` lines of at most `most` pixels, broken after `_` and spaces; the last line is cut where it has to be. */
export function wrapText(text: string, size: number, most: number, lines: number): string[] {
  const wrapped: string[] = [];
  let line = "";
  for (const part of text.split(/(?<=[_ ])/)) {
    if (line === "" || textWidth(line + part, size) <= most) line += part;
    else {
      wrapped.push(line);
      line = part;
    }
  }
  wrapped.push(line);
  const kept = wrapped.slice(0, lines - 1);
  return [...kept, wrapped.slice(lines - 1).join("")]
    .filter((one) => one !== "")
    .map((one) => fitText(one.trim(), size, most));
}
