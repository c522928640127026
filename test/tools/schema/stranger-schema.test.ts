import { describe, expect, it } from "vitest";
import { z } from "zod";
import { strangerSchema } from "../../../src/tools/schema/stranger-schema.ts";

const EVIL = "^(a+)+$";
const LONG = `${"a".repeat(5_000)}!`;

describe("a JSON Schema that a stranger wrote", () => {
  it.each([
    ["in a parameter", { type: "object", properties: { a: { type: "string", pattern: EVIL } } }, { a: LONG }],
    [
      "in a list",
      { type: "object", properties: { a: { type: "array", items: { type: "string", pattern: EVIL } } } },
      { a: [LONG] },
    ],
    [
      "behind a reference",
      { type: "object", properties: { a: { $ref: "#/$defs/t" } }, $defs: { t: { type: "string", pattern: EVIL } } },
      { a: LONG },
    ],
    [
      "of names",
      { type: "object", patternProperties: { [EVIL]: { type: "number" } }, additionalProperties: false },
      { [LONG]: 1 },
    ],
    ["of a text", { type: "string", pattern: EVIL }, LONG],
  ])("is matched in linear time: a pattern %s", (_where, schema, value) => {
    expect(strangerSchema(schema as never).safeParse(value).success).toBe(false);
  });

  it("keeps parameters, defaults, what must be given, and what it says of itself", () => {
    const given = {
      type: "object",
      properties: {
        code: { type: "string", pattern: "^[A-Z]{2}$", description: "a country" },
        other: { type: "string", pattern: "^x", default: "x1" },
        some: { type: "string", pattern: "^y" },
        count: { type: "integer" },
      },
      required: ["code"],
    } as const;
    const schema = strangerSchema(JSON.parse(JSON.stringify(given)));
    expect(schema).toBeInstanceOf(z.ZodObject);
    expect(schema.parse({ code: "NO", count: 2 })).toEqual({ code: "NO", other: "x1", count: 2 });
    expect(schema.safeParse({}).error?.issues.map(({ path }) => path)).toEqual([["code"]]);
    expect(schema.safeParse({ code: "no" }).error?.issues).toMatchObject([
      { path: ["code"], message: "does not match its pattern" },
    ]);
    expect(schema.safeParse({ code: "NO", some: "z" }).success).toBe(false);
    const shown = z.toJSONSchema(schema, { io: "input" });
    expect(shown.properties?.["code"]).toMatchObject({ pattern: "^[A-Z]{2}$", description: "a country" });
    expect(shown.required).toEqual(["code"]);
  });

  it("refuses a pattern that cannot be matched in linear time", () => {
    expect(() => strangerSchema({ type: "object", properties: { a: { type: "string", pattern: "^(?=a)" } } })).toThrow(
      /linear time/,
    );
  });
});
