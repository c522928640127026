import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../../../../src/graph/plan/expression/evaluate.ts";
import { parseExpression } from "../../../../../src/graph/plan/expression/parse-expression.ts";
import { describeShape } from "../../../../../src/graph/plan/validate/shape/describe-shape.ts";
import { neverFits } from "../../../../../src/graph/plan/validate/shape/never-fits.ts";
import { shapeOfSchema } from "../../../../../src/graph/plan/validate/shape/shape-of-schema.ts";
import { shapeOfValue } from "../../../../../src/graph/plan/validate/shape/shape-of-value.ts";
import { ANY, type Shape } from "../../../../../src/graph/plan/validate/shape/shape.ts";
import { inferShape } from "../../../../../src/graph/plan/validate/typing/infer-shape.ts";

const text = { type: "string" };
const SCHEMAS: Readonly<Record<string, object>> = {
  t: text,
  n: { type: "number" },
  i: { type: "integer" },
  b: { type: "boolean" },
  l: { type: "array", items: text },
  o: {
    type: "object",
    properties: { a: { type: "integer" }, s: text },
    required: ["a"],
    additionalProperties: false,
  },
  m: { type: ["string", "null"] },
};

const shapeOf = (name: string): Shape => (SCHEMAS[name] === undefined ? ANY : shapeOfSchema(SCHEMAS[name]));
const infer = (written: string): ReturnType<typeof inferShape> => inferShape(parseExpression(written), shapeOf);

const values = fc.record({
  t: fc.constantFrom("a", "b c", ""),
  n: fc.constantFrom(0.5, 2, -3.25, 7),
  i: fc.constantFrom(0, 1, 42),
  b: fc.boolean(),
  l: fc.array(fc.constantFrom("a", "zz"), { minLength: 1, maxLength: 3 }),
  o: fc.record({ a: fc.constantFrom(1, 2), s: fc.constantFrom("x", "y") }),
  m: fc.constantFrom("m", null),
});

/** Expressions of any types, right and wrong ones; `eager`: every part of it is evaluated. */
function expressions(eager: boolean): fc.Arbitrary<string> {
  const { expression } = fc.letrec<{ expression: string }>((tie) => {
    const part = tie("expression");
    const operator = fc.constantFrom("+", "-", "*", "/", "%", "<", ">=", "==", "!=", "in");
    const always = [
      fc.constantFrom("t", "n", "i", "b", "l", "o", "m", "1", "2.5", "'x'", "true", "null", "o.a", "o.s", "o.none"),
      fc.tuple(part, operator, part).map(([left, sign, right]) => `(${left} ${sign} ${right})`),
      fc.tuple(fc.constantFrom("size", "string", "int", "double", "type"), part).map(([name, of]) => `${name}(${of})`),
      fc
        .tuple(part, fc.constantFrom("size()", "trim()", "contains('a')", "join('-')", "split(' ')", "a", "s"))
        .map(([of, member]) => `(${of}).${member}`),
      fc.tuple(part, part).map(([of, key]) => `(${of})[${key}]`),
      fc.tuple(part, part).map(([one, other]) => `[${one}, ${other}]`),
      part.map((one) => `{'k': ${one}}`),
      part.map((one) => `!(${one})`),
      part.map((one) => `-(${one})`),
    ];
    const lazy = [
      fc.tuple(part, part, part).map(([one, two, three]) => `(${one} ? ${two} : ${three})`),
      fc.tuple(part, fc.constantFrom("&&", "||"), part).map(([left, sign, right]) => `(${left} ${sign} ${right})`),
      fc
        .tuple(part, fc.constantFrom("map", "filter", "all", "exists"), part)
        .map(([of, macro, body]) => `(${of}).${macro}(x, ${body === "t" ? "x" : body})`),
    ];
    return { expression: fc.oneof({ maxDepth: 3, withCrossShrink: true }, ...(eager ? always : [...always, ...lazy])) };
  });
  return expression;
}

function evaluated(written: string, given: Record<string, unknown>): { value: unknown } | undefined {
  try {
    return { value: evaluate(written, given) };
  } catch {
    return undefined;
  }
}

describe("the shape of an expression", () => {
  it("is one that every value it comes to has", () => {
    let taken = 0;
    fc.assert(
      fc.property(expressions(false), values, (written, given) => {
        const result = evaluated(written, given);
        const { shape, faults } = infer(written);
        if (result === undefined || faults.length > 0) return;
        taken++;
        const kinds = shape.map(({ kind }) => kind);
        expect(
          neverFits(shapeOfValue(result.value), shape) && !kinds.includes("type"),
          `${written}: ${describeShape(shape)}, not ${JSON.stringify(result.value)}`,
        ).toBe(false);
      }),
      { numRuns: 4000, seed: 5 },
    );
    expect(taken).toBeGreaterThan(300);
  });

  it("has faults only where it can never be evaluated", () => {
    let taken = 0;
    fc.assert(
      fc.property(expressions(true), fc.array(values, { minLength: 4, maxLength: 4 }), (written, several) => {
        const { faults } = infer(written);
        if (faults.length === 0) return;
        taken++;
        for (const given of several)
          expect(
            evaluated(written, given),
            `${written}: ${faults.map(({ message }) => message).join("; ")}`,
          ).toBeUndefined();
      }),
      { numRuns: 4000, seed: 6 },
    );
    expect(taken).toBeGreaterThan(800);
  });

  it("is told through fields, lists, macros and branches", () => {
    const said = (written: string): string => describeShape(infer(written).shape);
    expect(said("o.a + 1")).toBe("integer");
    expect(said("o.a + 0.5")).toBe("number");
    expect(said("l.map(x, size(x))")).toBe("list of integer");
    expect(said("l.filter(x, x != '')")).toBe("list of string");
    expect(said("b ? t : o.a")).toBe("string or integer");
    expect(said("{'k': t, 'n': [1]}")).toBe("object with k, n");
    expect(said("cel.bind(v, l[0], v + t)")).toBe("string");
    expect(said("t.split(' ')")).toBe("list of string");
    expect(said("unknown.field.of[3] + 1")).toBe("anything");
  });

  it("has every fault reported, with the nearest field", () => {
    const { faults } = infer("o.aa + 1 > 2 && t - 1 > 2 || i");
    expect(faults.map(({ message }) => message)).toEqual([
      "there is no field aa; did you mean a?",
      "- does not work on string and 1",
      "each side of || must be bool, not integer",
    ]);
    expect(faults[0]).toMatchObject({ nearest: "a", expected: "one of a, s", at: 2 });
  });
});
