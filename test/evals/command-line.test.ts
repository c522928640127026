import { describe, expect, it } from "vitest";
import { readCommand } from "../../evals/command-line.ts";
import { InvalidInput } from "../../src/tools/errors.ts";

describe("the command line of the evals", () => {
  it("reads a routing run with its defaults", () => {
    expect(readCommand(["--dataset", "d.jsonl"])).toEqual({
      kind: "routing",
      dataset: "d.jsonl",
      planner: "builtin",
      out: undefined,
      split: undefined,
    });
  });

  it("reads all options", () => {
    const args = ["routing", "--dataset", "d", "--planner", "model", "--out", "o.json", "--split", "report"];
    expect(readCommand(args)).toMatchObject({ planner: "model", out: "o.json", split: "report" });
  });

  it("reads an evaluation of discovery over several files of questions", () => {
    const args = ["discovery", "--tools", "t", "--queries", "q", "--queries", "r", "--out", "o"];
    expect(readCommand(args)).toEqual({ kind: "discovery", tools: "t", queries: ["q", "r"], out: "o" });
  });

  it.each([
    [["train"], "train"],
    [["cross-validate"], "cross_validate"],
    [["-h"], "help"],
  ] as const)("reads %j", (args, kind) => {
    expect(readCommand(args)).toEqual({ kind });
  });

  it.each([
    [[], /--dataset is missing/],
    [["--dataset", "d", "--planner", "magic"], /expected builtin or model/],
    [["--dataset", "d", "--split", "all"], /expected tune or report/],
    [["--datset", "d"], /Unknown option/],
    [["discovery", "--queries", "q"], /--tools is missing/],
    [["discovery", "--tools", "t"], /--queries is missing/],
    [["dance"], /expected routing, discovery, train or cross-validate/],
    [["train", "twice"], /Unexpected argument/],
  ])("refuses %j and says what would do", (args, message) => {
    expect(() => readCommand(args)).toThrow(InvalidInput);
    expect(() => readCommand(args)).toThrow(message);
  });
});
