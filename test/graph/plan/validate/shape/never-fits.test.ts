import fc from "fast-check";
import { z } from "zod";
import { describe, expect, it } from "vitest";
import { describeShape } from "../../../../../src/graph/plan/validate/shape/describe-shape.ts";
import { inputShape, outputShape } from "../../../../../src/graph/plan/validate/shape/agent-shapes.ts";
import { neverFits } from "../../../../../src/graph/plan/validate/shape/never-fits.ts";
import { shapeOfSchema } from "../../../../../src/graph/plan/validate/shape/shape-of-schema.ts";
import { shapeOfValue } from "../../../../../src/graph/plan/validate/shape/shape-of-value.ts";

type Schema = Extract<Parameters<typeof z.fromJSONSchema>[0], object>;

const { schema } = fc.letrec<{ schema: Schema; leaf: Schema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    tie("leaf"),
    fc.record({ type: fc.constant("array"), items: tie("schema"), maxItems: fc.constantFrom(0, 3, 9) }),
    fc.record(
      {
        type: fc.constant("object"),
        properties: fc.dictionary(fc.constantFrom("a", "b", "c"), tie("schema")),
        required: fc.subarray(["a", "b"]),
        additionalProperties: fc.boolean(),
      },
      { requiredKeys: ["type", "properties"] },
    ),
    fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
  ),
  leaf: fc.oneof(
    fc.record({ type: fc.constantFrom("string", "number", "integer", "boolean", "null") }),
    fc.record({ enum: fc.uniqueArray(fc.constantFrom("x", "y", 1, 2.5), { minLength: 1 }) }),
    fc.record({ const: fc.constantFrom("x", 1) }),
    fc.record({ type: fc.constant("string"), minLength: fc.constant(1) }),
    fc.constant({}),
  ),
}));

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>("x", "y", "", 1, 2.5, 0, true, null),
    fc.array(tie("value"), { minLength: 1, maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value")),
  ),
}));

describe("a shape", () => {
  it("lets through whatever its JSON Schema lets through", () => {
    let taken = 0;
    fc.assert(
      fc.property(schema, value, (written, given) => {
        if (!z.fromJSONSchema(written).safeParse(given).success) return;
        taken++;
        expect(neverFits(shapeOfValue(given), shapeOfSchema(written))).toBe(false);
      }),
      { numRuns: 3000, seed: 1 },
    );
    expect(taken).toBeGreaterThan(300);
  });

  it("fits another one wherever one value fits both", () => {
    let taken = 0;
    fc.assert(
      fc.property(schema, schema, value, (one, other, given) => {
        if (![one, other].every((written) => z.fromJSONSchema(written).safeParse(given).success)) return;
        taken++;
        // Lists are taken to hold something: where only an empty one fits both, it may be said that none does.
        expect(neverFits(shapeOfSchema(one), shapeOfSchema(other))).toBe(false);
      }),
      { numRuns: 3000, seed: 2 },
    );
    expect(taken).toBeGreaterThan(60);
  });

  it("is told from what can never be it", () => {
    const never = (one: object, other: object): boolean => neverFits(shapeOfSchema(one), shapeOfSchema(other));
    const text = { type: "string" };
    const list = { type: "array", items: text };
    const open = { type: "object", properties: { a: text }, required: ["a"] };
    expect(never(text, { type: "number" })).toBe(true);
    expect(never({ type: "integer" }, { type: "number" })).toBe(false);
    expect(never({ type: "number" }, { type: "integer" })).toBe(false);
    expect(never(list, text)).toBe(true);
    expect(never(list, { type: "array", items: { type: "number" } })).toBe(true);
    expect(never({ enum: ["a", "b"] }, { enum: ["c"] })).toBe(true);
    expect(never({ type: ["string", "null"] }, text)).toBe(false);
    expect(never(open, { type: "object", properties: {}, additionalProperties: false })).toBe(true);
    expect(never(open, { type: "object", properties: { a: { type: "null" } } })).toBe(true);
    expect(never({ ...open, required: [] }, { type: "object", properties: { a: { type: "null" } } })).toBe(false);
  });

  it("comes from a schema that contains itself", () => {
    const tree = { type: "object", properties: { left: { $ref: "#" }, value: { type: "string" } }, required: ["left"] };
    expect(neverFits(shapeOfSchema(tree), shapeOfSchema(tree))).toBe(false);
    expect(describeShape(shapeOfSchema(tree))).toBe("object with left, value");
  });

  it("of an agent's input takes anything where the agent changes it before it looks", () => {
    const input = z.object({
      made: z.preprocess((given) => given, z.number()),
      coerced: z.coerce.number(),
      caught: z.string().catch(""),
      plain: z.number(),
    });
    const given = (name: string): boolean =>
      neverFits(shapeOfValue({ made: 1, coerced: 1, caught: "", plain: 1, [name]: "a text" }), inputShape({ input }));
    expect(["made", "coerced", "caught", "plain"].map(given)).toEqual([false, false, false, true]);
    expect(describeShape(outputShape({ output: z.object({ n: z.number() }) }))).toBe("object with n");
  });
});
