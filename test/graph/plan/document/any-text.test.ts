import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { readPlanText } from "../../../../src/graph/plan/document/read-plan-text.ts";
import { readPlan } from "../../../../src/graph/plan/read-plan.ts";
import { arbitraryDocument } from "./arbitrary-plan.ts";

/** What people and programs get wrong: a cut, a stray character, a line twice, other indentation. */
const slip = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom("cut", "insert", "twice", "indent", "swap"),
  text: fc.oneof(
    fc.constantFrom(":", "\t", "- ", "{", "]", "*a ", "&a ", "!!x ", "'", '"', "\n", "<<: ", "#"),
    fc.string(),
  ),
});

function withSlip(text: string, { at, kind, text: extra }: { at: number; kind: string; text: string }): string {
  const place = Math.floor(at * text.length);
  const start = text.lastIndexOf("\n", place) + 1;
  const end = text.indexOf("\n", place) < 0 ? text.length : text.indexOf("\n", place) + 1;
  if (kind === "cut") return text.slice(0, place) + text.slice(place + 3);
  if (kind === "insert") return text.slice(0, place) + extra + text.slice(place);
  if (kind === "twice") return text.slice(0, end) + text.slice(start);
  if (kind === "indent") return `${text.slice(0, start)}  ${text.slice(start)}`;
  return text.slice(0, start) + text.slice(end) + text.slice(start, end);
}

describe("any text at all", () => {
  it("is read, or refused with problems that have a code, a message and a place in the text", () => {
    const slips = fc.array(slip, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(arbitraryDocument, slips, (document, wrong) => {
        const text = wrong.reduce(withSlip, stringify(document));
        const reading = readPlanText(text);
        if (reading.ok) return;
        const lines = text.split("\n").length;
        expect(reading.problems.length).toBeGreaterThan(0);
        for (const { code, message, line = 0, column = 0 } of reading.problems) {
          expect(code).toMatch(/^[a-z_]+$/);
          expect(message).not.toBe("");
          expect(line).toBeGreaterThan(0);
          expect(line).toBeLessThanOrEqual(lines);
          expect(column).toBeGreaterThan(0);
        }
      }),
      { numRuns: 80 },
    );
  });

  it("gives the plan that its value gives, or none", () => {
    fc.assert(
      fc.property(arbitraryDocument, fc.boolean(), (document, nested) => {
        const whole = nested ? { workflow: document } : document;
        const { ok } = readPlanText(JSON.stringify(whole));
        expect(ok).toBe(true);
        expect(readPlanText(JSON.stringify(whole))).toMatchObject(readPlan(whole));
      }),
      { numRuns: 20 },
    );
  });
});

describe("any value at all", () => {
  it("is a plan or has problems, and never breaks the reader", () => {
    const value = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      maxDepth: 4,
    });
    fc.assert(
      fc.property(value, value, (one, two) => {
        for (const document of [
          one,
          { steps: one },
          { steps: [one, two] },
          { workflow: { steps: [{ name: one, with: two }] } },
        ])
          expect(readPlan(document)).toMatchObject({ ok: expect.any(Boolean) });
      }),
      { numRuns: 300 },
    );
  });
});
