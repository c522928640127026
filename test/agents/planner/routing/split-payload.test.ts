import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitPayload } from "../../../../src/agents/planner/routing/split-payload.ts";

describe("splitting a question from the text it brings", () => {
  it.each([
    ['Black out the names: "Tom met Sarah in Port Ellery."', "Black out the names", "Tom met Sarah in Port Ellery."],
    ["Turn my notes into a mail:\n- late\n- sorry", "Turn my notes into a mail", "- late\n- sorry"],
    ["Fix the grammar here: he don't knows it", "Fix the grammar here", "he don't knows it"],
    [
      '"I am Ada, 555-0101, please call." Hide who she is, then answer.',
      "Hide who she is, then answer.",
      "I am Ada, 555-0101, please call.",
    ],
  ])("%j", (question, instruction, payload) => {
    expect(splitPayload(question)).toMatchObject({ instruction, payload });
  });

  it.each([
    'What is the "blue folder" process?',
    "Bridge works: what penalty have we agreed?",
    "Is this true, and why?",
  ])("leaves %j whole", (question) => {
    expect(splitPayload(question).payload).toBe("");
  });

  it("says where a text in one piece stands", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (question) => {
        const { payload, place } = splitPayload(question);
        if (place !== undefined) expect(question.slice(place.start, place.end).trim()).toBe(payload);
      }),
    );
  });
});
