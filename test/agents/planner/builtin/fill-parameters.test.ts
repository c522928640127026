import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fillParameters } from "../../../../src/agents/planner/builtin/fill-parameters.ts";

const values = (shape: z.core.$ZodLooseShape, question: string) => fillParameters(z.object(shape), question)?.values;
const sum = { a: z.number().describe("First number"), b: z.number().describe("Second number") };

describe("parameters read off a question", () => {
  it("gives each number to one parameter, in order", () => {
    expect(values(sum, "add 17 and 25")).toEqual({ a: 17, b: 25 });
    expect(values(sum, "What is -3.5 plus 1,200?")).toEqual({ a: -3.5, b: 1200 });
    expect(values(sum, "add two and three")).toEqual({ a: 2, b: 3 });
  });

  it("lacks what the question does not name", () => {
    expect(values(sum, "add 17 to it")).toBeUndefined();
    expect(values({ level: z.enum(["low", "high"]) }, "set the lowest level")).toBeUndefined();
  });

  it("gives a value to the parameter whose name stands beside it", () => {
    const shape = { width: z.number(), height: z.number() };
    expect(values(shape, "a box with height 3 and width 4")).toEqual({ width: 4, height: 3 });
    expect(values(shape, "a box of 3 height and 4 width")).toEqual({ width: 4, height: 3 });
    const way = { origin: z.string(), destination: z.string() };
    expect(values(way, "a flight to Oslo from Rome")).toEqual({ origin: "Rome", destination: "Oslo" });
  });

  it("fills what may be left out only by its name", () => {
    const shape = { steps: z.int().default(5), duration: z.number().optional() };
    expect(values(shape, "run for 2 steps")).toEqual({ steps: 2 });
    expect(values(shape, "run 7 of them")).toEqual({});
  });

  it("takes an enum's value that is named in whole words, the longest", () => {
    const shape = { location: z.enum(["York", "New York", "Chicago"]) };
    expect(values(shape, "the weather in new york please")).toEqual({ location: "New York" });
    expect(values({ unit: z.enum(["c", "f"]).optional() }, "degrees of a cat")).toEqual({});
  });

  it("takes quotations, links and dates for texts", () => {
    expect(values({ message: z.string() }, 'echo this back: "hello world"')).toEqual({ message: "hello world" });
    expect(values({ url: z.url() }, "fetch https://example.org/a.")).toEqual({ url: "https://example.org/a" });
    expect(values({ to: z.email(), on: z.iso.date() }, "remind ann@example.org on 2026-03-04")).toEqual({
      to: "ann@example.org",
      on: "2026-03-04",
    });
  });

  it("takes what follows the parameter's name or a colon, and else leaves the question to the plan's inputs", () => {
    expect(values({ message: z.string() }, "Echo back the message hello there")).toEqual({ message: "hello there" });
    expect(values({ message: z.string() }, "Send this: the shop is open")).toEqual({ message: "the shop is open" });
    expect(values({ query: z.string() }, "Search for the query planner")).toEqual({});
    expect(values({ message: z.string() }, "Say good morning")).toEqual({});
  });

  it("reads the schemas that remote sides give as JSON Schema", () => {
    const schema = z.fromJSONSchema({
      type: "object",
      properties: { amount: { type: "number" }, currency: { type: "string", enum: ["EUR", "USD"] } },
      required: ["amount", "currency"],
    });
    expect(fillParameters(schema, "what are 12.50 usd worth")?.values).toEqual({ amount: 12.5, currency: "USD" });
  });

  it("tells whether as many numbers are named as are needed", () => {
    expect(fillParameters(z.object(sum), "17 and 25")?.sameNumbers).toBe(true);
    expect(fillParameters(z.object(sum), "17 and 25 and 1")?.sameNumbers).toBe(false);
    expect(fillParameters(z.object({ n: z.number() }), "17")?.sameNumbers).toBe(false);
  });
});
