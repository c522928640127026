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
});
