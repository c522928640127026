import type { Hit, Recognizer } from "../../recognizer.ts";
import type { Source } from "../../source.ts";

const BEGIN = /-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const END = "-----END ";
// A block without an end: what looks like its body, a wrapped or escaped base64 text, goes too.
const BODY = /(?:[A-Za-z0-9+/=:,-]|\\[nr]|\s){0,8000}/y;

function* blocks({ text }: Source): Iterable<Hit> {
  let resume = 0;
  for (const match of text.matchAll(BEGIN)) {
    if (match.index < resume) continue;
    const bodyStart = match.index + match[0].length;
    const close = text.indexOf(END, bodyStart);
    const dashes = close === -1 ? -1 : text.indexOf("-----", close + END.length);
    BODY.lastIndex = bodyStart;
    const end =
      dashes === -1 || dashes - close > 60 ? bodyStart + (BODY.exec(text)?.[0].trimEnd().length ?? 0) : dashes + 5;
    resume = end;
    yield { start: match.index, end };
    if (close === -1 && resume === bodyStart) continue;
  }
}

/** PEM and PGP private keys, whole blocks, also with escaped line ends as in JSON and environment files. */
export const privateKey: Recognizer = {
  name: "private_key",
  entity: "PRIVATE_KEY",
  family: "secret",
  label: "private key",
  keywords: ["private key"],
  strength: "checksum",
  score: 0.99,
  find: blocks,
};
