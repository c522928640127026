import { base58Check } from "../checks/base58.ts";
import { bech32 } from "../checks/bech32.ts";
import { eip55 } from "../checks/ethereum.ts";
import { patternRecognizer } from "../pattern-recognizer.ts";
import type { Recognizer } from "../recognizer.ts";

const shared = { entity: "CRYPTO_ADDRESS", family: "crypto", label: "crypto address", strength: "checksum" } as const;

/** Addresses of wallets. */
export const crypto: readonly Recognizer[] = [
  patternRecognizer({
    ...shared,
    // Bitcoin, Litecoin, Dogecoin and Tron: one version byte and a 20-byte hash.
    name: "base58_address",
    patterns: [/(?<!\w)[13LMDAT9][1-9A-HJ-NP-Za-km-z]{25,34}(?!\w)/g],
    check: (value) => base58Check(value, 21),
    checked: "base58check",
    score: 0.95,
  }),
  patternRecognizer({
    ...shared,
    name: "bech32_address",
    keywords: ["bc1", "tb1", "ltc1", "addr1"],
    patterns: [/(?<!\w)(?:bc1|tb1|ltc1|addr1)[02-9ac-hj-np-z]{20,110}(?!\w)/gi],
    check: bech32,
    checked: "bech32",
    score: 0.97,
  }),
  patternRecognizer({
    ...shared,
    name: "ethereum_address",
    keywords: ["0x"],
    patterns: [/(?<!\w)0x[0-9a-f]{40}(?!\w)/gi],
    check: (value) => {
      const valid = eip55(value);
      return valid === undefined ? { strength: "format", score: 0.75, check: "length" } : valid;
    },
    checked: "eip-55",
    score: 0.97,
  }),
  patternRecognizer({
    ...shared,
    name: "monero_address",
    strength: "format",
    patterns: [/(?<!\w)[48][0-9AB][1-9A-HJ-NP-Za-km-z]{93}(?!\w)/g],
    score: 0.85,
  }),
  patternRecognizer({
    ...shared,
    name: "ripple_address",
    strength: "pattern",
    patterns: [/(?<!\w)r[1-9A-HJ-NP-Za-km-z]{24,34}(?!\w)/g],
    score: 0.25,
    context: ["xrp", "ripple", "wallet"],
  }),
];
