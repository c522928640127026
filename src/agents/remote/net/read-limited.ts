import { InvalidOutput } from "../../../tools/errors.ts";

/** The body as text. @throws InvalidOutput when it is larger than `most` bytes, or not UTF-8 */
export async function readLimited(response: Response, most: number, name: string): Promise<string> {
  if (response.body === null) return "";
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body) {
    size += piece.byteLength;
    if (size > most) throw new InvalidOutput(`${name} answered with more than ${most} bytes`);
    pieces.push(piece);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces));
  } catch (cause) {
    throw new InvalidOutput(`${name} answered with what is not UTF-8`, { cause });
  }
}
