import { expect, it } from "vitest";
import { drawFaults } from "./draw-faults.ts";
import { kinds } from "./fault.ts";

it("a seed gives the same faults in the same order, and every kind before any comes twice", () => {
  const faults = drawFaults(7, 200, 1_000);
  expect(drawFaults(7, 200, 1_000)).toEqual(faults);
  expect(drawFaults(8, 200, 1_000)).not.toEqual(faults);
  expect(new Set(faults.slice(0, kinds.length).map(({ kind }) => kind)).size).toBe(kinds.length);
  expect(
    Math.min(...faults.filter(({ kind }) => kind === "freeze").map(({ lastsMs }) => lastsMs)),
  ).toBeGreaterThanOrEqual(8_000);
});
