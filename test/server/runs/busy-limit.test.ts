import { expect, it } from "vitest";
import { createBusyLimit } from "../../../src/server/runs/busy-limit.ts";

function at(most: number) {
  let now = 0;
  let busy = 0;
  const utilization = () => ({ utilization: busy, active: 0, idle: 0 });
  const limit = createBusyLimit({ most, utilization, now: () => now });
  return {
    /** A quarter of a second at this utilization, with so many at work. */
    after: (share: number, atWork: number) => {
      now += 250;
      busy = share;
      return limit.most(() => atWork);
    },
  };
}

it("takes places away while the event loop has no time, down to one, and gives them back", () => {
  const limit = at(100);
  expect(limit.after(0.5, 100)).toBe(100);
  expect(limit.after(0.9, 100)).toBe(70);
  expect(limit.after(0.9, 70)).toBe(49);
  let now = 49;
  for (let turn = 0; turn < 20; turn += 1) now = limit.after(0.95, now);
  expect(now).toBe(1);
  expect(limit.after(0.7, 1)).toBe(1);
  for (let turn = 0; turn < 60; turn += 1) now = limit.after(0.3, now);
  expect(now).toBe(100);
});

it("counts down from what is at work, not from what would be allowed", () => {
  expect(at(1_000).after(0.9, 20)).toBe(14);
});

it("never raises it above what is allowed", () => {
  const limit = at(2);
  expect(limit.after(0.99, 2)).toBe(1);
  expect(limit.after(0.1, 1)).toBe(2);
  expect(limit.after(0.1, 2)).toBe(2);
});
