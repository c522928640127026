import { expect, test } from "vitest";
import { catalogue } from "../../../src/tools/privacy/catalogue.ts";
import { detect } from "../../../src/tools/privacy/detect.ts";
import { scoreDetection } from "./score-detection.ts";
import { heldOutNames, syntheticSentences } from "./synthetic-sentences.ts";

const search = { recognizers: catalogue(), threshold: 0.5, label: "", wanted: () => true, allowed: () => false };
const find = (text: string) => detect(text, search);

const FLOORS: Readonly<Record<string, readonly [recall: number, precision: number]>> = {
  EMAIL: [0.99, 0.98],
  CREDIT_CARD: [0.99, 0.98],
  IBAN: [0.99, 0.98],
  US_SSN: [0.99, 0.98],
  IP_ADDRESS: [0.99, 0.98],
  SECRET: [0.99, 0.98],
  PHONE: [0.97, 0.97],
  DATE_OF_BIRTH: [0.98, 0.98],
  STREET_ADDRESS: [0.98, 0.98],
  PERSON: [0.95, 0.95],
};

test.each([1, 42, 2026])(
  "finds what is personal in 1,500 sentences of seed %i and leaves the hard negatives alone",
  (seed) => {
    const { scores, misses } = scoreDetection(syntheticSentences(1500, seed), find);
    for (const [entity, [recall, precision]] of Object.entries(FLOORS)) {
      const score = scores.get(entity);
      expect(score?.n, entity).toBeGreaterThan(50);
      expect(score?.recall, `${entity} recall\n${misses.join("\n")}`).toBeGreaterThanOrEqual(recall);
      expect(score?.precision, `${entity} precision\n${misses.join("\n")}`).toBeGreaterThanOrEqual(precision);
    }
  },
);

test("calls nothing personal in sentences without personal data", () => {
  const hard = syntheticSentences(3000, 5).filter(({ spans }) => spans.length === 0);
  const wrong = hard.filter(({ text }) => find(text).length > 0);
  expect(wrong.length / hard.length, wrong.map(({ text }) => text).join("\n")).toBeLessThan(0.005);
});

test("finds names that no list holds by their letters and their surroundings", () => {
  const score = scoreDetection(heldOutNames(), find).scores.get("PERSON");
  expect(score?.recall).toBeGreaterThanOrEqual(0.94);
  expect(score?.precision).toBeGreaterThanOrEqual(0.98);
});
