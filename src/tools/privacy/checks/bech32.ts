const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const BECH32 = 1;
const BECH32M = 0x2bc830a3;

function polymod(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((generator, bit) => {
      if ((top >>> bit) & 1) sum ^= generator;
    });
  }
  return sum >>> 0;
}

/** Whether a text carries a valid bech32 or bech32m checksum (BIP 173, BIP 350). */
export function bech32(text: string): boolean {
  if (text !== text.toLowerCase() && text !== text.toUpperCase()) return false;
  const lower = text.toLowerCase();
  const split = lower.lastIndexOf("1");
  if (split < 1 || lower.length - split < 7) return false;
  const prefix = Array.from(lower.slice(0, split), (character) => character.codePointAt(0) ?? 0);
  const data = Array.from(lower.slice(split + 1), (character) => ALPHABET.indexOf(character));
  if (data.includes(-1)) return false;
  const sum = polymod([...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31), ...data]);
  return sum === BECH32 || sum === BECH32M;
}
