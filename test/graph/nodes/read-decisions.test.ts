import { describe, expect, it } from "vitest";
import { readDecisions } from "../../../src/graph/nodes/read-decisions.ts";

const yes = { kind: "approve" };
const no = { kind: "reject" };

describe("an answer to steps that wait", () => {
  it.each([
    [true, { a: yes, b: yes }],
    ["reject", { a: no, b: no }],
    [
      { approved: false, message: "too dear" },
      { a: { ...no, message: "too dear" }, b: { ...no, message: "too dear" } },
    ],
    [{ decisions: [{ type: "approve" }, { type: "reject", message: "no" }] }, { a: yes, b: { ...no, message: "no" } }],
    [
      [{ type: "accept" }, { type: "edit", edited_action: { name: "b", args: { input: { n: 1 } } } }],
      { a: yes, b: { kind: "edit", input: { n: 1 } } },
    ],
    [
      { a: true, b: { input: { n: 2 } } },
      { a: yes, b: { kind: "edit", input: { n: 2 } } },
    ],
    [
      { a: { approved: false, input: { n: 2 } }, b: "approve" },
      { a: no, b: yes },
    ],
  ])("may be %j", (given, decisions) => {
    expect(readDecisions(given, ["a", "b"])).toEqual({ ok: true, decisions });
  });

  it.each([
    ["perhaps", "not an answer"],
    [{ a: true }, "nothing was said of b"],
    [{ a: true, b: true, c: true }, "c does not wait; these do: a, b"],
    [{ decisions: [{ type: "approve" }] }, "2 steps wait, and 1 decisions came"],
    [{ input: { n: 1 } }, "an edit has to name its step"],
  ])("may not be %j", (given, problem) => {
    const read = readDecisions(given, ["a", "b"]);
    expect(read.ok ? [] : read.problems).toEqual([expect.stringContaining(problem)]);
  });
});
