import { describe, expect, it } from "vitest";
import { readPlanText } from "../../../../src/graph/plan/document/read-plan-text.ts";
import { withPositions } from "../../../../src/graph/plan/document/with-positions.ts";
import type { Problem } from "../../../../src/tools/problem.ts";

function problems(text: string): Problem[] {
  const reading = readPlanText(text);
  return reading.ok ? [] : reading.problems;
}

/** `line:column code path` of every problem. */
const places = (text: string): string[] =>
  problems(text).map(({ line, column, code, path }) => `${line}:${column} ${code} ${path}`);

const PLAN = `workflow:
  name: weather
  steps:
    - name: a
      agent: b
      outputs: [x]
`;

describe("the text of a plan", () => {
  it("is YAML or JSON", () => {
    const json = '{\n\t"steps": [\n\t\t{"name": "a", "agent": "b", "outputs": ["x"]}\n\t]\n}';
    for (const text of [PLAN, json, `# comment\n${PLAN}`, `\uFEFF${PLAN}`, PLAN.replaceAll("\n", "\r\n")])
      expect(readPlanText(text)).toMatchObject({ ok: true, plan: { steps: [{ name: "a" }] } });
  });

  it("has every fault at its line and column, in the order of the text", () => {
    expect(
      places(`workflow:
  name: x
  steps:
    - name: A b
      agent: b
      retri: 3
      retry:
        attempts: 99
      outputs:
    - name: c
      agent: b
      agent: d
      for_each:
        as: x
      outputs: [a, B]
      timeout: soon
`),
    ).toEqual([
      "4:13 bad_name workflow.steps.0.name",
      "6:7 unknown_word workflow.steps.0.retri",
      "8:19 out_of_range workflow.steps.0.retry.attempts",
      "9:7 malformed workflow.steps.0.outputs",
      "12:7 duplicate_key workflow.steps.1.agent",
      "13:7 missing_word workflow.steps.1.for_each.in",
      "15:20 bad_name workflow.steps.1.outputs.1",
      "16:16 bad_duration workflow.steps.1.timeout",
    ]);
  });

  it("gives the validator's problems their places, under workflow: or bare", () => {
    const found: Problem[] = [
      { code: "unknown_parameter", path: "steps.0.with.a.b", message: "" },
      { code: "unknown_agent", path: "steps.0.agent", message: "" },
      { code: "missing_parameter", path: "steps.0.inputs", message: "" },
      { code: "cycle", path: "steps.7", message: "" },
    ];
    const nested = `${PLAN}      with: {a.b: {c: 1}}\n`;
    const bare = nested.replace("workflow:\n", "").replaceAll(/^ {2}/gm, "");
    const placed = (text: string): string[] => {
      const reading = readPlanText(text);
      return withPositions(found, reading.locate).map((it) => `${it.line}:${it.column} ${it.code} ${it.path}`);
    };
    expect(placed(nested)).toEqual([
      "3:3 cycle workflow.steps.7",
      "4:7 missing_parameter workflow.steps.0.inputs",
      "5:14 unknown_agent workflow.steps.0.agent",
      "7:14 unknown_parameter workflow.steps.0.with.a.b",
    ]);
    expect(placed(bare)).toEqual([
      "2:1 cycle steps.7",
      "3:5 missing_parameter steps.0.inputs",
      "4:12 unknown_agent steps.0.agent",
      "6:12 unknown_parameter steps.0.with.a.b",
    ]);
  });

  it("may name a list once and use it again", () => {
    const text = `steps:
  - {name: a, agent: b, outputs: &all [x, y]}
  - {name: c, agent: b, inputs: *all, outputs: [z]}
`;
    expect(readPlanText(text)).toMatchObject({ ok: true, plan: { steps: [{}, { inputs: ["x", "y"] }] } });
    expect(places(text.replace("y]", "Y]"))).toEqual([
      "2:43 bad_name steps.0.outputs.1",
      "2:43 bad_name steps.1.inputs.1",
    ]);
  });
});

describe("bad YAML", () => {
  it.each([
    ["nothing", "", ["1:1 empty "]],
    ["only a comment", "# later\n", ["1:1 empty "]],
    ["null", "~", ["1:1 malformed "]],
    ["a tab", "steps:\n\t- a", ["2:1 bad_yaml "]],
    ["two documents", `${PLAN}---\n${PLAN}`, ["7:1 several_documents "]],
    ["a tag of JavaScript", `${PLAN}  description: !!js/function 'x'`, ["7:16 bad_tag "]],
    ["binary data", `${PLAN}  description: !!binary aGk=`, ["7:16 bad_tag "]],
    ["a tag of its own", `${PLAN}  description: !secret x`, ["7:16 bad_tag "]],
    ["a list as key", `${PLAN}  ? [a]\n  : x`, ["7:5 bad_key "]],
    ["a merge key", `${PLAN}      <<: {when: x}`, ["7:7 merge_key workflow.steps.0.<<"]],
    ["a key that reaches behind objects", `${PLAN}  __proto__: {a: 1}`, ["7:3 forbidden_key workflow.__proto__"]],
    [
      "no number",
      `${PLAN}      with: {a: .nan, b: -.inf}`,
      ["7:17 not_json workflow.steps.0.with.a", "7:26 not_json workflow.steps.0.with.b"],
    ],
    ["a number too big", `${PLAN}      with: {a: 1e999}`, ["7:17 not_json workflow.steps.0.with.a"]],
    [
      "an alias of nothing",
      `${PLAN}      when: *x`,
      ["7:13 bad_alias workflow.steps.0.when", "7:13 bad_expression workflow.steps.0.when"],
    ],
    ["an alias of itself", `${PLAN}      with: &x {a: *x}`, ["7:20 bad_alias workflow.steps.0.with.a"]],
    ["YAML 1.1", `%YAML 1.1\n---\n${PLAN}`, ["1:1 bad_yaml "]],
    ["a directive", `%FOO bar\n---\n${PLAN}`, ["1:1 bad_yaml "]],
    ["a key over 1024 characters", `${"a".repeat(2000)}: 1`, ["1:1 bad_yaml "]],
  ])("is refused for %s", (_what, text, expected) => {
    expect(places(text)).toEqual(expected);
  });

  it("has all its syntax errors reported", () => {
    expect(places("a: @x\nb: `y\nc: %z\n")).toEqual(["1:4 bad_yaml ", "2:4 bad_yaml ", "3:4 bad_yaml "]);
  });

  const megabyte = 1_000_000;
  const filled = (unit: string): string => unit.repeat(megabyte / unit.length);
  const laughs = `a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n${Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array.from({ length: 9 }, () => `*a${at}`).join(", ")}]`).join("\n")}`;

  it.each([
    ["10 MB", "a: 1\n".repeat(2_000_000), "too_large"],
    ["a megabyte in bytes", "é".repeat(600_000), "too_large"],
    ["a million open lists", filled("["), "too_deep"],
    ["open maps", filled("{a: "), "too_deep"],
    ["items in items", filled("- "), "too_deep"],
    ["keys of keys", filled("? "), "too_deep"],
    ["a billion laughs", laughs, "too_many_aliases"],
    ["an alias 60,000 times", `a: &a 1\nb: [${"*a,".repeat(60_000)}]`, "too_many_aliases"],
    ["240,000 items", `steps:\n${"- 1\n".repeat(240_000)}`, "too_large"],
    ["70,000 words", Array.from({ length: 70_000 }, (_, index) => `k${index}: 1`).join("\n"), "missing_word"],
    ["60,000 words of one name", "a: 1\n".repeat(60_000), "duplicate_key"],
    ["a million brackets too many", filled("}"), "bad_yaml"],
    ["60,000 aliases in a row", "*a ".repeat(60_000), "bad_yaml"],
  ])("is refused within seconds: %s", (_what, text, code) => {
    const since = performance.now();
    const heap = process.memoryUsage().heapUsed;
    const [first, ...more] = problems(text);
    expect(first).toMatchObject({ code, line: expect.any(Number), column: expect.any(Number) });
    expect(more.length).toBeLessThan(100);
    expect(performance.now() - since).toBeLessThan(10_000);
    expect(process.memoryUsage().heapUsed - heap).toBeLessThan(2 ** 30);
  });

  it("may nest up to 64 levels, and no further", () => {
    const lists = (depth: number): string => `${PLAN}      with: {a: ${"[".repeat(depth)}${"]".repeat(depth)}}\n`;
    expect(places(lists(57))).toEqual([]);
    expect(places(lists(60))).toEqual([expect.stringContaining("too_deep")]);
  });
});
