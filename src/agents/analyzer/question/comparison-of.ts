import { addSteps, daysBetween } from "../../../tools/data/analysis/calendar.ts";
import type { Period } from "../../../tools/data/request/period.ts";
import { asks } from "./asks.ts";
import { clipped, clockOf, currentStep, periodOf, shifted, within } from "./period-of.ts";
import type { Reading } from "./read-clause.ts";
import type { DraftRequest, Parts } from "./parts.ts";

/** Two periods side by side: both named, one named with its distance to the other, or one whose change is asked about. */
export function comparisonOf({ reading, measured, filters, dimensions, timePart }: Parts): DraftRequest | undefined {
  if (reading.dataset.covers === undefined || timePart !== undefined) return undefined;
  const periods = periodsOf(reading);
  if (periods === undefined) return undefined;
  return {
    kind: "compare_periods",
    dataset: reading.dataset.name,
    measure: measured.measure,
    filters: filters.map(({ filter }) => filter),
    ...periods,
    ...(dimensions.length === 0 ? {} : { drivers_by: dimensions.map(({ column }) => column) }),
  };
}

function periodsOf(reading: Reading): { readonly current: Period; readonly previous: Period } | undefined {
  const { text, shift, times } = reading;
  if (shift !== undefined) {
    // "this year against the last one": as far back as what is named goes.
    const unit = times[0]?.unit ?? "span";
    const by = shift.by === "period" && unit !== "span" ? unit : shift.by;
    const current = periodOf(reading) ?? currentStep(reading, by);
    return { current, previous: within(shifted(current, by), reading) };
  }
  const changing = asks.change.test(text) || asks.why.test(text);
  const plain = times.filter((time) => time.relation === "in" && !time.ahead);
  const [first, second] = plain;
  if (first !== undefined && second !== undefined && (changing || asks.compare.test(text))) {
    const ordered = [first, second].toSorted((a, b) => (a.period.from < b.period.from ? -1 : 1));
    const [earlier = first, later = second] = ordered;
    const current = clipped(later, reading);
    const whole = clipped(earlier, reading);
    // A year that is not over is compared with as much of the other one.
    const isCut =
      later.unit === earlier.unit && later.unit !== "span" && later.unit !== "day" && current.to < later.period.to;
    const alike = isCut ? samePart(current, later.period.from, whole) : whole;
    return { current, previous: alike };
  }
  if (first !== undefined && second === undefined && changing && (first.unit !== "span" || asks.why.test(text))) {
    const current = clipped(first, reading);
    return { current, previous: within(shifted(current, first.unit === "span" ? "period" : first.unit), reading) };
  }
  if (first !== undefined && second === undefined && /\bthan\s*$/.test(text.slice(0, first.start))) {
    const previous = clipped(first, reading);
    const { to } = clockOf(reading);
    return { current: within(shifted({ from: to, to: ahead(previous, to) }, "period"), reading), previous };
  }
  if (asks.why.test(text) && times.length === 0) {
    const current = currentStep(reading, "year");
    return { current, previous: within(shifted(current, "year"), reading) };
  }
  return undefined;
}

/** As far behind `start` as the period is long. */
function ahead({ from, to }: Period, start: string): string {
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));
  const isWholeMonths = from.endsWith("-01") && to.endsWith("-01") && start.endsWith("-01");
  return isWholeMonths ? addSteps("month", start, months) : addSteps("day", start, daysBetween(from, to));
}

/** The first part of `whole`, as long as `current` is from the start of its own step. */
function samePart(current: Period, start: string, whole: Period): Period {
  const years = Number(start.slice(0, 4)) - Number(whole.from.slice(0, 4));
  const to = `${Number(current.to.slice(0, 4)) - years}${current.to.slice(4)}`;
  return start.slice(5) === whole.from.slice(5) && to > whole.from && to < whole.to ? { from: whole.from, to } : whole;
}
