/** A stretch of a text that is base64 or hex of readable text. */
export interface EncodedRun {
  readonly start: number;
  readonly end: number;
  readonly encoding: "base64" | "hex";
  readonly decoded: string;
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });
// Shorter runs hold no secret worth its name, and almost every word is base64.
const LEAST = 20;
const READABLE = 0.97;

// A plain alphabet of one repeated class: the engine cannot backtrack into a longer search, so the scan is linear.
const RUN = /[A-Za-z0-9+/_-]{20,}={0,2}/g;
const HEX = /^(?:[0-9a-f]{2})+$/i;

function readable(bytes: Uint8Array): string | undefined {
  let printable = 0;
  for (const byte of bytes) if (byte >= 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) printable++;
  if (bytes.length < LEAST / 2 || printable / bytes.length < READABLE) return undefined;
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Every base64 or hex run that decodes to readable UTF-8, left to right. */
export function* encodedRuns(text: string): Iterable<EncodedRun> {
  for (const match of text.matchAll(RUN)) {
    const run = match[0];
    const place = { start: match.index, end: match.index + run.length };
    const hex = HEX.test(run) ? readable(Buffer.from(run, "hex")) : undefined;
    if (hex !== undefined) {
      yield { ...place, encoding: "hex", decoded: hex };
      continue;
    }
    const base64 = readable(Buffer.from(run, /[-_]/.test(run) ? "base64url" : "base64"));
    if (base64 !== undefined) yield { ...place, encoding: "base64", decoded: base64 };
  }
}
