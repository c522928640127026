import { expect, it } from "vitest";
import { createBusyLimit } from "../../../src/server/runs/busy-limit.ts";

function at(most: number) {
  let now = 0;
  let busy = 0;
  let active = 0;
  let used = 0;
  const utilization = () => ({ utilization: busy, active, idle: 0 });
  const limit = createBusyLimit({ most, utilization, cpu: () => used, now: () => now });
  return {
    /** A quarter of a second at this utilization, with so many at work, and a core for this share of it. */
    after: (share: number, atWork: number, core = 1) => {
      now += 250;
      busy = share;
      active = 250 * share;
      used += active * core;
      return limit.most(() => atWork);
    },
  };
}

it("takes places away while the event loop has no time, down to one for an eighth of the time, and gives them back", () => {
  const limit = at(100);
  expect(limit.after(0.5, 100)).toBe(100);
  expect(limit.after(0.9, 100)).toBe(70);
  expect(limit.after(0.9, 70)).toBe(49);
  let now = 49;
  while (now > 1) now = limit.after(0.95, now);
  expect(now).toBe(1);
  expect(limit.after(0.95, 1)).toBe(0.7);
  for (let turn = 0; turn < 20; turn += 1) now = limit.after(0.95, 1);
  expect(now).toBe(0.125);
  expect(limit.after(0.7, 1)).toBe(0.125);
  for (let turn = 0; turn < 80; turn += 1) now = limit.after(0.3, 1);
  expect(now).toBe(100);
});

it("takes them away, too, while others have the cores", () => {
  const limit = at(100);
  expect(limit.after(0.5, 10, 0.6)).toBe(7);
  expect(limit.after(0.5, 7, 0.75)).toBe(7);
  expect(limit.after(0.5, 7, 0.9)).toBe(8);
  // With next to nothing to do it cannot be told.
  expect(limit.after(0.1, 7, 0.2)).toBe(9);
});

it("gives them back as fast where it is seldom asked", () => {
  let now = 0;
  const utilization = () => ({ utilization: now === 200 ? 1 : 0.1, active: 20, idle: 180 });
  const limit = createBusyLimit({ most: 400, utilization, cpu: () => 0, now: () => now });
  now = 200;
  expect(limit.most(() => 1)).toBe(0.7);
  now = 2_200;
  // Ten fifths of a second.
  expect(limit.most(() => 1)).toBe(10);
  now = 12_200;
  expect(limit.most(() => 1)).toBe(400);
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
