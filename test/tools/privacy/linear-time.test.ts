import { expect, test } from "vitest";
import { catalogue } from "../../../src/tools/privacy/catalogue.ts";
import { detect } from "../../../src/tools/privacy/detect.ts";
import { createCleaner } from "../../../src/tools/privacy/cleaner.ts";
import { patternRecognizer } from "../../../src/tools/privacy/pattern-recognizer.ts";
import { createVault } from "../../../src/tools/privacy/vault/vault.ts";

const search = { recognizers: catalogue(), threshold: 0.5, label: "", wanted: () => true, allowed: () => false };

const ATTACKS = [
  "a",
  "1",
  " ",
  "a@",
  "a.",
  "-",
  "((1) ",
  "%41",
  "Aa ",
  "A. ",
  "<<",
  "://a:",
  "password=",
  "token: ",
  "eyJ.",
  "-----BEGIN PRIVATE KEY-----",
  "0044 ",
  "tel 01 ",
  "DE89 ",
  "QUJD",
  "0a",
  "::",
  "rue de ",
  "1 Aa St, ",
  '"',
  "(((",
];

function seconds(text: string): number {
  const start = performance.now();
  detect(text, search);
  return performance.now() - start;
}

function repeated(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

test("four times the text takes about four times as long, whatever it is made of", () => {
  for (const piece of ATTACKS) seconds(repeated(piece, 2000));
  for (const piece of ATTACKS) {
    const small = Math.max(5, Math.min(seconds(repeated(piece, 8_000)), seconds(repeated(piece, 8_000))));
    const large = Math.min(seconds(repeated(piece, 32_000)), seconds(repeated(piece, 32_000)));
    // Quadratic time would be sixteen times as long.
    expect(large / small, JSON.stringify(piece)).toBeLessThan(11);
  }
});

test("a megabyte of hostile text is cleaned whole", () => {
  const cleaner = createCleaner({ vault: createVault({ key: "k".repeat(32) }) });
  const text = `${repeated("a@1.-(%41 ", 1_000_000)} jane@example.com`;
  const { value } = cleaner.text(text, { tenant: "t", scope: "s" });
  expect(value).not.toContain("jane@example.com");
});

test("a pattern that could run away is refused when it is made", () => {
  const rule = { name: "x", entity: "X", family: "custom", label: "x", strength: "pattern", score: 1 } as const;
  expect(() => patternRecognizer({ ...rule, patterns: [/a+b/g] })).toThrow(/every quantifier of x to be bounded/);
  expect(() => patternRecognizer({ ...rule, patterns: [/a{2,}/g] })).toThrow(/bounded/);
  expect(() => patternRecognizer({ ...rule, patterns: [/a{2,3}/] })).toThrow(/flag g/);
  expect(() => patternRecognizer({ ...rule, patterns: [/[*+]\+a{1,3}/g] })).not.toThrow();
});
