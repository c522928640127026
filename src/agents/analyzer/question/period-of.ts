import { InvalidInput } from "../../../tools/errors.ts";
import { addSteps, daysBetween, startOf } from "../../../tools/data/analysis/calendar.ts";
import type { Period } from "../../../tools/data/request/period.ts";
import type { Reading } from "./read-clause.ts";
import type { Shift } from "./find-shift.ts";
import type { DataClock, TimeMention } from "./time-mention.ts";

/** The stretch a time mention selects, within what the data covers. @throws InvalidInput when that is nothing. */
export function clipped(mention: TimeMention, reading: Reading): Period {
  const clock = clockOf(reading);
  const { from, to } = mention.period;
  const selected = {
    in: { from, to },
    since: { from, to: clock.to },
    after: { from: to, to: clock.to },
    before: { from: clock.from, to: from },
    until: { from: clock.from, to },
  };
  return within(selected[mention.relation], reading);
}

/** The period of a clause: several times together select what lies in all of their relations, as in "since June, before September". */
export function periodOf(reading: Reading): Period | undefined {
  const periods = reading.times.filter((time) => !time.ahead).map((time) => clipped(time, reading));
  const [first] = periods;
  if (first === undefined) return undefined;
  const bounded = reading.times.some((time) => time.relation !== "in");
  return periods
    .slice(1)
    .reduce(
      (all, each) =>
        bounded
          ? { from: later(all.from, each.from), to: earlier(all.to, each.to) }
          : { from: earlier(all.from, each.from), to: later(all.to, each.to) },
      first,
    );
}

/** The period before: `by` steps earlier, or directly before and as long. */
export function shifted(period: Period, by: Shift["by"]): Period {
  if (by !== "period") return { from: addSteps(by, period.from, -1), to: addSteps(by, period.to, -1) };
  const wholeMonths = period.from.endsWith("-01") && period.to.endsWith("-01");
  const months =
    (Number(period.to.slice(0, 4)) - Number(period.from.slice(0, 4))) * 12 +
    Number(period.to.slice(5, 7)) -
    Number(period.from.slice(5, 7));
  const from = wholeMonths
    ? addSteps("month", period.from, -months)
    : addSteps("day", period.from, -daysBetween(period.from, period.to));
  return { from, to: period.from };
}

/** The step of the calendar in which the data ends, as far as it goes. */
export function currentStep(reading: Reading, by: Shift["by"]): Period {
  const clock = clockOf(reading);
  const grain = by === "period" ? "month" : by;
  return { from: startOf(grain, addSteps("day", clock.to, -1)), to: clock.to };
}

export function within(period: Period, reading: Reading): Period {
  const clock = clockOf(reading);
  const cut = { from: later(period.from, clock.from), to: earlier(period.to, clock.to) };
  if (cut.from < cut.to) return cut;
  const lastDay = addSteps("day", clock.to, -1);
  throw new InvalidInput(
    `${reading.dataset.title} has no data from ${period.from} to ${addSteps("day", period.to, -1)}; it covers ${clock.from} to ${lastDay}`,
    { field: "period", alternatives: [`${clock.from} to ${lastDay}`] },
  );
}

export function clockOf(reading: Reading): DataClock {
  if (reading.dataset.covers !== undefined) return reading.dataset.covers;
  throw new InvalidInput(
    `${reading.dataset.title} has no column of dates, so nothing can be said about periods or trends`,
    { field: "period" },
  );
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
