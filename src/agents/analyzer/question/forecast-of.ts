import { addSteps, daysBetween, stepsBetween } from "../../../tools/data/analysis/calendar.ts";
import type { Grain, Period } from "../../../tools/data/request/period.ts";
import { asks } from "./asks.ts";
import { clipped, clockOf } from "./period-of.ts";
import type { DraftRequest, Parts } from "./parts.ts";

const usualHorizon: Record<Grain, number> = { day: 14, week: 8, month: 3, quarter: 4, year: 2 };

/** A forecast, when the words or the time named look ahead. A month without a year is then the next one. */
export function forecastOf({ reading, measured, filters, grain }: Parts): DraftRequest | undefined {
  const { text, times, dataset } = reading;
  const looksAhead = times.some((time) => time.ahead);
  if (dataset.covers === undefined || (!looksAhead && !asks.forecast.test(text))) return undefined;
  const clock = clockOf(reading);
  const targets = times.flatMap((time): Period[] => {
    if (time.ahead) return [time.period];
    if (time.dated || time.relation !== "in") return [];
    return [{ from: addSteps("year", time.period.from, 1), to: addSteps("year", time.period.to, 1) }];
  });
  const [first] = targets;
  const target =
    first === undefined
      ? undefined
      : { from: first.from, to: targets.reduce((end, each) => (each.to > end ? each.to : end), first.to) };
  const short =
    target !== undefined && daysBetween(clock.to, target.to) <= 31 && daysBetween(target.from, target.to) < 28;
  const step =
    grain ??
    (short && dataset.grain === "day"
      ? "day"
      : dataset.grain === "day" || dataset.grain === undefined
        ? "month"
        : dataset.grain);
  const reach = target === undefined ? usualHorizon[step] : stepsBetween(step, clock.to, target.to).length;
  const known = times.filter((time) => !time.ahead && time.dated);
  const [training] = known;
  return {
    kind: "forecast",
    dataset: dataset.name,
    measure: measured.measure,
    filters: filters.map(({ filter }) => filter),
    grain: step,
    horizon: Math.min(36, Math.max(1, reach)),
    ...(target === undefined ? {} : { target }),
    ...(training?.relation === "since" ? { period: clipped(training, reading) } : {}),
  };
}
