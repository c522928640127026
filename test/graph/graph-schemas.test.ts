import { z } from "zod";
import { describe, expect, it } from "vitest";
import { graphSchemas } from "../../src/graph/graph-schemas.ts";
import { State } from "../../src/graph/state.ts";

describe("the schemas of the graph", () => {
  const schemas = graphSchemas();
  const accepts = (schema: object, value: unknown): boolean =>
    z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema).safeParse(value).success;

  it("let a run bring a workflow by name, or a plan as an object or as text", () => {
    const steps = [{ name: "read", agent: "reader", outputs: ["text"] }];
    expect(accepts(schemas.input, { workflow: "report@^1.2", inputs: { topic: "rain" } })).toBe(true);
    expect(accepts(schemas.input, { plan: { steps } })).toBe(true);
    expect(accepts(schemas.input, { plan: "steps: []" })).toBe(true);
    expect(accepts(schemas.input, { plan: { steps: [{ ...steps[0], outputs: [] }] } })).toBe(false);
    expect(accepts(schemas.input, { workflow: "No Name" })).toBe(false);
  });

  it("name only channels that the state has, what a run yields among them", () => {
    const { properties } = schemas.output as { properties: Record<string, object> };
    expect(Object.keys(properties)).toContain("outputs");
    expect(State.getChannelKeys()).toEqual(expect.arrayContaining(Object.keys(properties)));
  });
});
