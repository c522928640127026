import { describe, expect, it } from "vitest";
import { z } from "zod";
import { manifestOfTool, schemaOf } from "../../../evals/discovery/manifest-of-tool.ts";
import { queryLine } from "../../../evals/discovery/query-line.ts";
import { parseLines, readLines } from "../../../evals/discovery/read-lines.ts";
import { toolLine } from "../../../evals/discovery/tool-line.ts";
import { InvalidInput } from "../../../src/tools/errors.ts";
import { describeParameters } from "../../../src/tools/registry/search/describe-parameters.ts";

const file = { name: "f.jsonl", field: "queries" };
const json = (...lines: readonly object[]): string => lines.map((line) => JSON.stringify(line)).join("\n");

describe("a file of queries", () => {
  it("is read with its line numbers; what is told of the right tools may be missing", () => {
    const text = `\uFEFF${json({ id: "1", query: "q", gold: ["a", "a"], candidates: null, extra: 1 })}\r\n\n${json({ id: "2", query: "q", relevant: true })}`;
    expect(parseLines(text, queryLine, file)).toEqual([
      { line: 1, value: { id: "1", query: "q", gold: ["a"], candidates: undefined, relevant: true } },
      { line: 3, value: { id: "2", query: "q", gold: [], candidates: undefined, relevant: true } },
    ]);
  });

  it("takes a question for which nothing is right", () => {
    const [read] = parseLines(json({ id: "1", query: "q", gold: [], candidates: ["a"] }), queryLine, file);
    expect(read?.value).toMatchObject({ gold: [], candidates: ["a"], relevant: false });
  });

  it.each([
    ["{", /f\.jsonl is malformed:\nline 1: is not JSON/],
    [json({ id: "1", query: "q" }, { id: "2", query: 5 }), /line 2: query: /],
    [json({ id: "1", query: "q", gold: ["a", 7] }), /line 1: gold\.1: /],
    [json({ id: "1", query: "q", gold: "a" }), /line 1: gold: /],
    [json({ id: "1", query: "q", candidates: [] }), /line 1: candidates: /],
    [json({ query: "q" }), /line 1: id: /],
    ["[]", /line 1: the line: /],
    [json({ id: "1", query: "q" }, { id: "1", query: "r" }), /line 2: id: "1" is taken by line 1/],
    ["\n\n", /holds no lines/],
    [json(...Array.from({ length: 14 }, () => ({}))), /and 4 more/],
  ])("refuses %j by line and field", (text, message) => {
    const act = () => parseLines(text, queryLine, file);
    expect(act).toThrow(InvalidInput);
    expect(act).toThrow(message);
  });

  it("that is not there is refused by its path", () => {
    expect(() => readLines("/nowhere/q.jsonl", queryLine, "queries")).toThrow(/\/nowhere\/q\.jsonl cannot be read/);
  });
});

describe("a tool", () => {
  const made = (line: object, taken = new Set<string>()) =>
    manifestOfTool(toolLine.parse({ description: "", ...line }), taken);

  it.each([
    ["getHTTPStatus", "get_http_status"],
    ["Weather.by-City v2", "weather_by_city_v2"],
    ["7zip", "zip"],
    ["天気", "tool"],
  ])("called %s is registered as %s", (name, expected) => {
    expect(made({ id: name, name }).name).toBe(expected);
  });

  it("keeps a name of its own, and all words of a name that does not fit", () => {
    const taken = new Set<string>();
    expect([1, 2, 3].map((id) => made({ id: `${id}`, name: "sum" }, taken).name)).toEqual(["sum", "sum_2", "sum_3"]);
    const long = "read_".repeat(20);
    const { name, capabilities } = made({ id: "l", name: long }, taken);
    expect(name.length).toBeLessThanOrEqual(64);
    expect(capabilities).toEqual([{ name: long, description: "", examples: [] }]);
  });

  it.each([
    ["a JSON Schema", { type: "object", properties: { city: { type: "string", description: "where to look" } } }],
    ["one with types of Python", { type: "dict", properties: { city: { type: "str", description: "where to look" } } }],
    ["a map of parameters", { city: { type: "str", description: "where to look" } }],
    [
      "lists",
      { cities: { type: "array", items: { type: "object", properties: { city: { description: "where to look" } } } } },
    ],
  ])("has the parameters of %s", (_, parameters) => {
    const words = describeParameters(schemaOf(parameters)).split("\n");
    expect(words).toContain("city");
    expect(words).toContain("where to look");
  });

  it("has plain types, and none where nothing is told", () => {
    const schema = z.toJSONSchema(
      schemaOf({
        a: { type: "int" },
        b: { type: "float" },
        c: { type: "bool" },
        d: { enum: ["x"] },
        e: 5,
        f: { type: "any" },
      }),
    );
    expect(schema.properties).toMatchObject({
      a: { type: "integer" },
      b: { type: "number" },
      c: { type: "boolean" },
      d: { enum: ["x"] },
      e: {},
      f: {},
    });
    expect(describeParameters(schemaOf(null))).toBe("");
  });

  it("may go without description and parameters, not without name", () => {
    expect(toolLine.parse({ id: "a", name: "a", description: null, parameters: null }).description).toBe("");
    expect(toolLine.safeParse({ id: "a" }).success).toBe(false);
  });
});
