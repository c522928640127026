import { describe, expect, it } from "vitest";
import { createScheduleClock } from "../../../src/server/jobs/crons/schedule-clock.ts";
import { InvalidInput } from "../../../src/tools/errors.ts";

describe("schedules", () => {
  const clock = createScheduleClock();
  const next = (schedule: string, timezone: string | null, from: string): string =>
    clock.next(schedule, timezone, new Date(from)).toISOString();

  it("come due in their time zone, also where summer time begins and ends", () => {
    expect(next("0 9 * * 1", null, "2026-11-22T14:00:00Z")).toBe("2026-11-23T09:00:00.000Z");
    expect(next("0 9 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z")).toBe("2026-03-29T07:00:00.000Z");
    expect(next("0 9 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z")).toBe("2026-10-25T08:00:00.000Z");
  });

  it("come due strictly after the moment that is asked about", () => {
    expect(next("*/15 * * * *", null, "2026-11-22T14:15:00Z")).toBe("2026-11-22T14:30:00.000Z");
  });

  it("have five fields and a known time zone", () => {
    for (const [schedule, timezone] of [
      ["* * * * * *", null],
      ["0 0 30 2 *", null],
      ["0 0 * * *", "Berlin"],
      ["0 0 * * *", "+01:00"],
    ] as const) {
      expect(() => clock.next(schedule, timezone, new Date())).toThrow(InvalidInput);
    }
  });
});
