import { describe, expect, it } from "vitest";
import { findCycle, withDependencies } from "../../../src/graph/plan/dependencies.ts";
import { planOf } from "./validate/world.ts";

describe("dependencies", () => {
  it("are what a step reads and what it says itself", () => {
    const plan = withDependencies(
      planOf({
        steps: [
          { name: "a", agent: "anything", inputs: ["q"], outputs: ["x"] },
          { name: "b", agent: "anything", inputs: { p: "x.y" }, outputs: ["z"] },
          { name: "c", agent: "anything", when: "z > 1", for_each: "x", depends_on: ["a"], outputs: ["w"] },
        ],
      }),
    );
    expect(plan.steps.map(({ depends_on }) => depends_on)).toEqual([[], ["a"], ["a", "b"]]);
    expect(findCycle(plan)).toBeUndefined();
  });
});
