import { createHash } from "node:crypto";

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

/** The bytes of a base58 text, or `undefined` when a character is not of its alphabet. */
export function decodeBase58(text: string): Buffer | undefined {
  let number = 0n;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit === -1) return undefined;
    number = number * 58n + BigInt(digit);
  }
  const hex = number === 0n ? "" : number.toString(16);
  const zeros = /^1*/.exec(text)?.[0].length ?? 0;
  return Buffer.concat([Buffer.alloc(zeros), Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex")]);
}

/** Whether a text is base58 with a double SHA-256 checksum (Bitcoin's base58check) of the given payload length in bytes. */
export function base58Check(text: string, payload: number): boolean {
  const bytes = decodeBase58(text);
  if (bytes === undefined || bytes.length !== payload + 4) return false;
  return sha256(sha256(bytes.subarray(0, payload)))
    .subarray(0, 4)
    .equals(bytes.subarray(payload));
}
