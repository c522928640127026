import { z } from "zod";
import { describe, expect, it } from "vitest";
import { bindInputs } from "../../../src/graph/step/bind-inputs.ts";
import { pickOutputs } from "../../../src/graph/step/pick-outputs.ts";

const step = (inputs: string[] | Record<string, string>, more: object = {}) => ({
  name: "s",
  agent: "a",
  inputs,
  with: {},
  outputs: ["o"],
  depends_on: [],
  ...more,
});
const closed = z.object({
  question: z.string().optional(),
  query: z.union([z.string(), z.object({ search: z.string() })]).optional(),
  limit: z.number().optional(),
});

describe("inputs", () => {
  it("bind by name, the question to question, and others by type", () => {
    const values = { user_query: "why?", query_intent: { search: "x" }, limit: 3 };
    const bound = bindInputs(step(["query_intent", "user_query", "limit"]), closed, values, (name) =>
      name === "query_intent" ? "analyze" : undefined,
    );
    expect(bound).toEqual({
      input: { question: "why?", query: { search: "x" }, limit: 3 },
      sources: { query: "analyze" },
    });
  });

  it("pass under their own names where the agent takes any", () => {
    const bound = bindInputs(
      step(["documents"]),
      z.looseObject({ format: z.string().optional() }),
      { documents: [1] },
      () => "look",
    );
    expect(bound).toEqual({ input: { documents: [1] }, sources: { documents: "look" } });
  });

  it("may be expressions, with the step that wrote what they read", () => {
    const bound = bindInputs(step({ question: "clean.text" }), closed, { clean: { text: "hi" } }, () => "redact");
    expect(bound).toEqual({ input: { question: "hi" }, sources: { question: "redact" } });
  });

  it("name the step whose output an expression reads, not one whose name its text contains", () => {
    const schema = z.looseObject({});
    const values = { quote: 1, quote_total: 2 };
    const bound = bindInputs(step({ a: "quote", b: "quote_total" }), schema, values, (name) => `step_${name}`);
    expect(bound.sources).toEqual({ a: "step_quote", b: "step_quote_total" });
  });

  it("give the question that stands alone before the words as typed, in whichever order", () => {
    for (const names of [
      ["question", "user_query"],
      ["user_query", "question"],
    ])
      expect(bindInputs(step(names), closed, { question: "full", user_query: "it" }, () => undefined).input).toEqual({
        question: "full",
      });
  });

  it("yield to literals, which no step wrote", () => {
    expect(bindInputs(step(["limit"], { with: { limit: 1 } }), closed, { limit: 9 }, () => "s").sources).toEqual({});
    expect(bindInputs(step(["limit"], { with: { limit: 1 } }), closed, { limit: 9 }, () => undefined).input).toEqual({
      limit: 1,
    });
  });

  it("are refused with the parameter's name", () => {
    expect(() => bindInputs(step({ limit: "x" }), closed, { x: "many" }, () => undefined)).toThrow(
      /agent a refuses its input: limit: /,
    );
  });
});

describe("outputs", () => {
  it("are the whole for one name, a field of that name, or fields for several", () => {
    expect(pickOutputs(step([]), { text: "t" })).toEqual({ o: { text: "t" } });
    expect(pickOutputs(step([]), { o: 1, text: "t" })).toEqual({ o: 1 });
    expect(pickOutputs(step([], { outputs: ["a", "b"] }), { a: 1, b: 2, c: 3 })).toEqual({ a: 1, b: 2 });
  });

  it("of a computing agent stay with their statements", () => {
    const output = { o: { total: 5 }, statements: [{ text: "It costs $5.00." }] };
    expect(pickOutputs(step([]), output)).toEqual({ o: output });
  });

  it("must all be there", () => {
    expect(() => pickOutputs(step([], { outputs: ["a", "b"] }), { a: 1 })).toThrow(
      /is to write b, which agent a did not return/,
    );
  });
});
