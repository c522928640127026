import { keccak256 } from "./keccak256.ts";

/** Whether a mixed-case address carries a valid EIP-55 checksum; `undefined` when it is of one case and so carries none. */
export function eip55(address: string): boolean | undefined {
  const digits = address.slice(2);
  const lower = digits.toLowerCase();
  if (digits === lower || digits === digits.toUpperCase()) return undefined;
  const hash = keccak256(Buffer.from(lower, "ascii"));
  return Array.from(lower).every((digit, index) => {
    const upper = Number.parseInt(hash[index] ?? "0", 16) >= 8;
    return digits[index] === (upper ? digit.toUpperCase() : digit);
  });
}
