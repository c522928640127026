import { describe, expect, it } from "vitest";
import type { Planned } from "../../src/graph/plan/planned.ts";
import { nextWave } from "../../src/graph/schedule.ts";
import type { StepState } from "../../src/graph/step/step-state.ts";

const step = (name: string, inputs: string[], depends_on: string[]) => ({
  name,
  agent: "alpha",
  inputs,
  with: {},
  outputs: [`of_${name}`],
  depends_on,
  on_error: "skip" as const,
});
const plan: Planned = {
  steps: [
    step("last", ["of_middle"], ["middle"]),
    step("middle", ["of_first"], ["first"]),
    step("first", [], []),
    step("after", [], ["last"]),
  ],
  by: "given",
  run_id: "r",
  revision: 0,
  state: "ready",
};
const failed: StepState = {
  status: "failed",
  agent: "alpha",
  attempts: 1,
  started_at: "",
  ended_at: "",
  error: { code: "bug", message: "no", retryable: false },
};

describe("the next wave", () => {
  it("skips all that reads from what was skipped, and starts what only had to come later", () => {
    const { ready, skipped } = nextWave(plan, { first: failed });
    expect(skipped.map(({ step: { name }, reason }) => `${name}: ${reason}`)).toEqual([
      "middle: step first failed",
      "last: step middle skipped",
    ]);
    expect(ready.map(({ name }) => name)).toEqual(["after"]);
  });
});
