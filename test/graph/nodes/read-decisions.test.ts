import { describe, expect, it } from "vitest";
import { readDecisions } from "../../../src/graph/nodes/read-decisions.ts";

const yes = { kind: "approve" };
const no = { kind: "reject" };
const BOTH = [
  { path: "a", about: "approval" },
  { path: "b", about: "approval" },
] as const;

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
    expect(readDecisions(given, BOTH)).toEqual({ ok: true, decisions });
  });

  it.each([
    ["perhaps", "not an answer"],
    [{ a: true }, "nothing was said of b"],
    [{ a: true, b: true, c: true }, "c does not wait; these do: a, b"],
    [{ decisions: [{ type: "approve" }] }, "2 steps wait, and 1 decisions came"],
    [{ input: { n: 1 } }, "an edit has to name its step"],
  ])("may not be %j", (given, problem) => {
    const read = readDecisions(given, BOTH);
    expect(read.ok ? [] : read.problems).toEqual([expect.stringContaining(problem)]);
  });
});

const CALL = { path: "send", about: "outcome" } as const;

describe("an answer to what became of a call", () => {
  it.each([
    [
      { outcome: "done", output: { id: 7 } },
      { kind: "done", output: { id: 7 } },
    ],
    [{ outcome: "not_done" }, { kind: "not_done" }],
    [
      { outcome: "fail", message: "leave it" },
      { kind: "fail", message: "leave it" },
    ],
    [{ send: { outcome: "not_done" } }, { kind: "not_done" }],
    [{ decisions: [{ outcome: "not_done" }] }, { kind: "not_done" }],
    [{ type: "reject" }, { kind: "fail" }],
    [
      { type: "edit", edited_action: { name: "send", args: { outcome: "done", output: 7 } } },
      { kind: "done", output: 7 },
    ],
  ])("may be %j", (given, decision) => {
    expect(readDecisions(given, [CALL])).toMatchObject({ ok: true, decisions: { send: decision } });
  });

  it.each([[true], ["approve"], [{ type: "approve" }], [{ send: true }], [{ input: {} }], [{ outcome: "perhaps" }]])(
    "may not be a yes or no, as %j",
    (given) => {
      const read = readDecisions(given, [CALL]);
      expect(read.ok ? [] : read.problems).toEqual([expect.stringContaining('{"outcome": "not_done"}')]);
    },
  );

  it("goes with approvals of other steps, each in its own words", () => {
    const both = [BOTH[0], CALL];
    expect(readDecisions({ a: true, send: { outcome: "not_done" } }, both)).toMatchObject({ ok: true });
    expect(readDecisions(true, both)).toMatchObject({ ok: false });
    const read = readDecisions({ a: { outcome: "not_done" }, send: true }, both);
    expect(read.ok ? [] : read.problems).toHaveLength(2);
  });

  it("names its step where an output is given and several wait", () => {
    const two = [CALL, { path: "pay", about: "outcome" } as const];
    expect(readDecisions({ outcome: "done", output: 1 }, two)).toMatchObject({ ok: false });
    expect(readDecisions({ outcome: "not_done" }, two)).toMatchObject({ ok: true });
  });
});
