import { describe, expect, it } from "vitest";
import { bindWorkflowInputs } from "../../../src/graph/plan/workflow-inputs.ts";

const declared = {
  seats: { type: "integer", minimum: 1 },
  plan: { type: "string", enum: ["Team", "Starter"], default: "Team" },
  tags: { type: "array", maxItems: 2, default: null },
};

describe("the inputs of a workflow", () => {
  it("get their defaults, null too, and the question passes", () => {
    const { values, problems } = bindWorkflowInputs(declared, { seats: 3, question: "how?" });
    expect(problems).toEqual([]);
    expect(values).toEqual({ seats: 3, question: "how?", plan: "Team", tags: null });
  });

  it("are refused one by one: missing, unknown, of another type, outside the allowed", () => {
    const { problems } = bindWorkflowInputs(declared, { plan: "Tame", seat: 3, tags: [1, 2, 3] });
    expect(problems).toEqual([
      expect.objectContaining({ code: "undeclared_input", path: "seat", nearest: "seats" }),
      expect.objectContaining({ code: "missing_input", path: "seats", expected: "integer" }),
      expect.objectContaining({ code: "bad_input", path: "plan", expected: 'one of "Team", "Starter"' }),
      expect.objectContaining({ code: "bad_input", path: "tags" }),
    ]);
  });

  it("are taken as they are where none are declared", () => {
    expect(bindWorkflowInputs(undefined, { a: 1 })).toEqual({ values: { a: 1 }, problems: [] });
  });

  it("match the patterns of their schemas in linear time, wherever these stand", () => {
    const evil = "^(a+)+$";
    const schemas = [
      { type: "string", pattern: evil },
      { anyOf: [{ type: "integer" }, { type: "string", pattern: evil }] },
      { type: "array", items: { type: "string", pattern: evil } },
      { type: "object", properties: { pattern: { type: "string", pattern: evil } } },
      { type: "object", patternProperties: { [evil]: { type: "integer" } }, additionalProperties: false },
    ];
    const text = `${"a".repeat(40)}!`;
    const values = [text, text, [text], { pattern: text }, { [text]: 1 }];
    const fine = ["aaa", "a", ["aa"], { pattern: "a" }, { a: 1 }];
    const since = performance.now();
    schemas.forEach((schema, index) => {
      expect(bindWorkflowInputs({ v: schema }, { v: values[index] }).problems).toMatchObject([{ code: "bad_input" }]);
      expect(bindWorkflowInputs({ v: schema }, { v: fine[index] }).problems).toEqual([]);
    });
    expect(performance.now() - since).toBeLessThan(2000);
  });

  it("are told by their pattern's own words, which RE2 has to know", () => {
    const problems = (schema: object, v: string) => bindWorkflowInputs({ v: { ...schema } }, { v }).problems;
    expect(problems({ type: "string", pattern: "^[A-Z]{2}-\\d+$" }, "DE-7")).toEqual([]);
    expect(problems({ type: "string", pattern: "^[A-Z]{2}-\\d+$" }, "de-7")).toMatchObject([
      { path: "v", message: "does not match its pattern" },
    ]);
    expect(problems({ type: "string", pattern: "." }, "a.b|c(d]{e}^$/\\\n")).toEqual([]);
    expect(problems({ type: "string", pattern: "(?=a)(a+)+$" }, "a")[0]?.message).toMatch(/linear time/);
    const many = { type: "string", allOf: Array.from({ length: 60 }, (_, n) => ({ pattern: `x{${n + 1}}` })) };
    expect(problems(many, "x".repeat(100_000))[0]?.message).toMatch(/more than 5000000 characters/);
  });
});
