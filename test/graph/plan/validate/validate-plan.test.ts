import { describe, expect, it } from "vitest";
import { problemsOf } from "./world.ts";

const brief = (document: object, more: Parameters<typeof problemsOf>[1] = {}): string[] =>
  problemsOf(document, more).map(({ code, path }) => `${code} ${path}`);
const cycles = (...steps: object[]): string[] =>
  problemsOf({ steps })
    .filter(({ code }) => code === "cycle")
    .map(({ message }) => message.replace(/^.*: /, ""));
const step = (name: string, ...depends_on: string[]): object => ({
  name,
  agent: "anything",
  outputs: [`${name}_out`],
  depends_on,
});

describe("the validator", () => {
  it("reports everything at once, whatever else is wrong", () => {
    const document = {
      inputs: { topic: "string", size: { type: "integer", default: "small" } },
      outputs: { best: "found.pasages" },
      steps: [
        { name: "find", agent: "serach", inputs: ["topci"], outputs: ["found"], depends_on: ["last"] },
        { name: "find", agent: "search", inputs: { query: "topic == 'a'" }, outputs: ["again"] },
        { name: "cut", agent: "split", inputs: { text: "1 +" }, outputs: ["found"] },
        { name: "last", agent: "add@^2", inputs: { numbers: "found" }, outputs: ["sum"], when: "topic" },
      ],
    };
    expect(brief(document)).toEqual([
      "bad_default inputs.size.default",
      "duplicate_step steps.1.name",
      "duplicate_output steps.2.outputs.0",
      "undeclared_input steps.0.inputs.0",
      "unknown_agent steps.0.agent",
      "type_mismatch steps.1.inputs.query",
      "bad_expression steps.2.inputs.text",
      "expression_type steps.3.when",
      "unknown_version steps.3.agent",
      "cycle steps.0",
    ]);
  });

  it("says what would do and what is nearest", () => {
    const [problem] = problemsOf({ steps: [{ name: "a", agent: "summarise", inputs: { text: "t" }, outputs: ["x"] }] });
    expect(problem).toEqual({
      code: "unknown_agent",
      path: "steps.0.agent",
      message: "unknown agent summarise; did you mean summarize?",
      expected: "one of add, anything, judge, release, reserve, search, send, split, summarize, write",
      nearest: "summarize",
    });
  });

  it("prints every independent cycle once", () => {
    expect(cycles(step("a", "b"), step("b", "a"), step("c", "d"), step("d", "e"), step("e", "c"))).toEqual([
      "a -> b -> a",
      "c -> d -> e -> c",
    ]);
    expect(cycles(step("a", "b", "c"), step("b", "a"), step("c", "a"))).toEqual(["a -> b -> a", "a -> c -> a"]);
    expect(cycles(step("a"), step("b", "a"), step("c", "b", "a"))).toEqual([]);
  });

  it("takes names that nobody writes as inputs where the plan stands alone and declares none", () => {
    const steps = [{ name: "a", agent: "anything", inputs: ["whatever"], outputs: ["x"] }];
    expect(brief({ steps })).toEqual([]);
    expect(brief({ steps }, { inputs: new Set() })).toEqual(["missing_input steps.0.inputs.0"]);
    expect(brief({ inputs: {}, steps })).toEqual(["undeclared_input steps.0.inputs.0"]);
  });

  it("knows the question everywhere, and binds it where it fits", () => {
    const steps = [
      { name: "find", agent: "search", inputs: { query: "question" }, outputs: ["found"] },
      { name: "weigh", agent: "judge", inputs: ["question"], outputs: ["judged"] },
      { name: "sum", agent: "add", inputs: ["user_query"], with: { numbers: [1] }, outputs: ["total"] },
    ];
    expect(brief({ inputs: {}, steps }, { inputs: new Set() })).toEqual([]);
  });

  it("lets a step write the question anew", () => {
    const clean = { name: "clean", agent: "summarize", inputs: { text: "user_query" }, outputs: ["question"] };
    expect(brief({ inputs: {}, steps: [clean] })).toEqual([]);
  });

  it("lets a step with repeat read what its round before wrote", () => {
    const again = {
      name: "again",
      agent: "judge",
      inputs: { text: "judged != null ? judged.verdict : question" },
      outputs: ["judged"],
      repeat: { until: "judged.score > 0.8 || iteration == 3" },
    };
    expect(brief({ inputs: {}, steps: [again] })).toEqual([]);
    expect(brief({ inputs: {}, steps: [{ ...again, repeat: undefined }] })).toEqual(["cycle steps.0.inputs.text"]);
  });

  it("lets a compensation read the step's outputs and its item", () => {
    const book = {
      name: "book",
      agent: "reserve",
      for_each: { in: "['room', 'car']", as: "thing" },
      inputs: { item: "thing", count: "index + 1" },
      outputs: ["booking"],
      compensate: { agent: "release", inputs: { reservation: "thing + booking.reservation" } },
    };
    expect(brief({ inputs: {}, steps: [book] })).toEqual([]);
  });

  it("types what a skipped step would have written as nothing, in expressions only", () => {
    const find = { name: "find", agent: "search", inputs: { query: "question" }, when: "urgent", outputs: ["found"] };
    const read = (text: string): object => ({ name: "sum", agent: "add", inputs: { numbers: text }, outputs: ["t"] });
    expect(brief({ steps: [find, read("found != null ? found.passages.map(p, p.score) : [0]")] })).toEqual([]);
    expect(brief({ steps: [find, read("found != null ? found.pasages : [0]")] })).toEqual([
      "expression_type steps.1.inputs.numbers",
    ]);
  });

  it("takes an approval of a nested step for all that is in it", () => {
    const send = { name: "go", agent: "send", inputs: { body: "question" }, outputs: ["r"] };
    const nested = { name: "out", workflow: { steps: [send] }, outputs: ["x"] };
    const approve = new Set(["irreversible"] as const);
    expect(brief({ steps: [nested] }, { approve })).toEqual(["approval_required steps.0.workflow.steps.0"]);
    expect(brief({ steps: [{ ...nested, approval: true }] }, { approve })).toEqual([]);
  });

  it("tells another version of a workflow from the workflow itself", () => {
    const steps = [{ name: "go", workflow: "digest@1.0.0", inputs: { text: "question" }, outputs: ["gist"] }];
    expect(brief({ name: "digest", version: "2.0.0", steps })).toEqual([]);
    expect(brief({ name: "digest", version: "1.0.0", steps })).toEqual(["recursive_workflow steps.0.workflow"]);
  });

  it("refuses nothing that may work: open schemas, numbers that may be whole, lists that may be empty", () => {
    const steps = [
      { name: "any", agent: "anything", inputs: ["question"], outputs: ["data"] },
      { name: "sum", agent: "add", inputs: { numbers: "data.rows.map(r, r.amount)" }, outputs: ["total"] },
      { name: "book", agent: "reserve", inputs: { item: "data.item", count: "total" }, outputs: ["booked"] },
      { name: "each", agent: "add", for_each: "data", inputs: { numbers: "[]" }, outputs: ["sums"] },
      { name: "end", agent: "write", inputs: ["data", "sums", "total"], outputs: ["text"], timeout: "10m" },
    ];
    expect(brief({ inputs: {}, budget: { seconds: 5 }, steps })).toEqual([]);
  });
});
