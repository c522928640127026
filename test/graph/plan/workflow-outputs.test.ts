import { describe, expect, it } from "vitest";
import { workflowOutputs } from "../../../src/graph/plan/workflow-outputs.ts";

describe("what a workflow yields", () => {
  it("is null under a name that nobody wrote, or wrote nothing under, whatever the name is", () => {
    const yielded = { text: 1, constructor: null, gone: null };
    expect(workflowOutputs({ steps: [], outputs: Object.keys(yielded) }, { text: 1, gone: undefined })).toEqual(
      yielded,
    );
    const asked = { text: "text", constructor: "constructor", gone: "gone" };
    expect(workflowOutputs({ steps: [], outputs: asked }, { text: 1, gone: undefined })).toEqual(yielded);
  });
});
