import { describe, expect, it } from "vitest";
import { runInputs } from "../../../src/server/cli/workflow/run-inputs.ts";

describe("--input name=value", () => {
  it("is JSON where it parses and a text elsewhere", async () => {
    const input = ["n=4", "l=[1]", "t=a=b", 'q="4"', "empty="];
    expect(await runInputs({ input, inputs: undefined })).toEqual({ n: 4, l: [1], t: "a=b", q: "4", empty: "" });
  });

  it("is a text for an input that takes texts", async () => {
    const declared = { zip: { type: "string" }, seats: { type: "integer" }, either: { type: ["string", "number"] } };
    const input = ["zip=10115", "seats=3", "either=5", "constructor=7"];
    expect(await runInputs({ input, inputs: undefined, declared })).toEqual({
      zip: "10115",
      seats: 3,
      either: 5,
      constructor: 7,
    });
    expect(await runInputs({ input: ['zip="10115"', "zip=null"], inputs: undefined, declared })).toEqual({
      zip: "null",
    });
  });

  it("has a name", async () => {
    await expect(runInputs({ input: ["=4"], inputs: undefined })).rejects.toThrow("--input =4 is no name=value");
  });
});
