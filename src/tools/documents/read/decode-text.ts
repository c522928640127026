import { InvalidInput } from "../../errors.ts";

/**
 * Text of a file: UTF-8, or UTF-16 where a byte order mark says so, or Windows-1252 when it is not valid UTF-8.
 * @throws InvalidInput when the bytes are no text at all.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (bytes.includes(0)) throw new InvalidInput("the file holds binary data, not text", { field: "content" });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
