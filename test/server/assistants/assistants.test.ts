import { describe, expect, it } from "vitest";
import { systemAssistant } from "../../../src/server/assistants/assistant.ts";
import { findAssistant, matchAssistants } from "../../../src/server/assistants/assistants.ts";
import { NotFound } from "../../../src/tools/errors.ts";

const assistant = systemAssistant({ graphId: "baton", since: new Date("2026-11-01") });
const all = [assistant];

describe("findAssistant", () => {
  it("takes the id in any case, and the graph's id", () => {
    expect(findAssistant(all, "baton")).toBe(assistant);
    expect(findAssistant(all, assistant.assistant_id.toUpperCase())).toBe(assistant);
  });

  it("names what there is when there is none", () => {
    expect(() => findAssistant(all, "agent")).toThrow(NotFound);
    try {
      findAssistant(all, "agent");
    } catch (error) {
      expect(error).toMatchObject({
        detail: { field: "assistant_id", alternatives: ["baton", assistant.assistant_id] },
      });
    }
  });
});

describe("matchAssistants", () => {
  it("compares metadata as containment, names as parts", () => {
    expect(matchAssistants(all, { metadata: { created_by: "system" } })).toEqual(all);
    expect(matchAssistants(all, { metadata: { created_by: "system", more: 1 } })).toEqual([]);
    expect(matchAssistants(all, { metadata: {} })).toEqual(all);
    expect(matchAssistants(all, { name: "BAT" })).toEqual(all);
    expect(matchAssistants(all, { name: "cat" })).toEqual([]);
    expect(matchAssistants(all, { graphId: "other" })).toEqual([]);
  });
});
