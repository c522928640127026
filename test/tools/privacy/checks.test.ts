import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { auMedicare } from "../../../src/tools/privacy/checks/au-medicare.ts";
import { base58Check } from "../../../src/tools/privacy/checks/base58.ts";
import { bech32 } from "../../../src/tools/privacy/checks/bech32.ts";
import { entropy } from "../../../src/tools/privacy/checks/entropy.ts";
import { eip55 } from "../../../src/tools/privacy/checks/ethereum.ts";
import { keccak256 } from "../../../src/tools/privacy/checks/keccak256.ts";
import { luhn } from "../../../src/tools/privacy/checks/luhn.ts";
import { machineReadableZone } from "../../../src/tools/privacy/checks/machine-readable-zone.ts";
import { nhsNumber } from "../../../src/tools/privacy/checks/nhs-number.ts";
import { sgNric } from "../../../src/tools/privacy/checks/sg-nric.ts";
import { standardNumber } from "../../../src/tools/privacy/checks/standard-number.ts";
import { vinNumber } from "../../../src/tools/privacy/checks/vin-number.ts";

test("Luhn refuses every single wrong digit", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 1, max: 9 }), (place, by) => {
      const digits = Array.from("4111111111111111");
      digits[place] = String((Number(digits[place]) + by) % 10);
      expect(luhn(digits.join(""))).toBe(false);
    }),
  );
  expect(luhn("4111 1111 1111 1111")).toBe(true);
});

describe("checks agree with published examples", () => {
  test("Keccak-256 over one and several blocks", () => {
    expect(keccak256(Buffer.from(""))).toBe("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    expect(keccak256(Buffer.from("abc"))).toBe("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
    expect(keccak256(Buffer.alloc(200, 0x61))).toHaveLength(64);
  });

  test("EIP-55, where a single-case address carries no checksum", () => {
    expect(eip55("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")).toBe(true);
    expect(eip55("0xfb6916095ca1df60bB79Ce92cE3Ea74c37c5d359")).toBe(false);
    expect(eip55("0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359")).toBeUndefined();
  });

  test("bech32, bech32m and base58check", () => {
    expect(bech32("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4")).toBe(true);
    expect(bech32("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0")).toBe(true);
    expect(bech32("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5")).toBe(false);
    expect(base58Check("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", 21)).toBe(true);
    expect(base58Check("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3", 21)).toBe(false);
  });

  test("NHS, NRIC, Medicare, VIN and the machine readable zone", () => {
    expect([nhsNumber("9434765919"), nhsNumber("9434765918"), nhsNumber("0000000000")]).toEqual([true, false, false]);
    expect([sgNric("S1234567D"), sgNric("T0123456G"), sgNric("F1234567N"), sgNric("S1234567A")]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect([auMedicare("2123456701"), auMedicare("2123456711")]).toEqual([true, false]);
    expect([vinNumber("1M8GDM9AXKP042788"), vinNumber("1M8GDM9A1KP042788")]).toEqual([true, false]);
    expect(machineReadableZone("L898902C36UTO7408122F1204159ZE184226B<<<<<10")).toBe(true);
    expect(machineReadableZone("L898902C46UTO7408122F1204159ZE184226B<<<<<10")).toBe(false);
  });
});

test("entropy is 0 for one repeated letter and 4 for sixteen different ones", () => {
  expect(entropy("aaaaaaaa")).toBe(0);
  expect(entropy("0123456789abcdef")).toBe(4);
});

test("an unknown standard number is refused with what there is", () => {
  expect(() => standardNumber("US", "nope")).toThrow(/US\.nope; it has ein, ssn/);
});
