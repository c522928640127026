import { describe, expect, test } from "vitest";
import { createRandom } from "../../../samples/generate/random.ts";
import { forecastSeries } from "../../../src/tools/data/forecast/forecast-series.ts";

const options = { horizon: 3, level: 0.95, season: 12, seasonName: "year", atLeastZero: false };

const SERIES = 60;

/** Series of kinds that a business has; the last `horizon` values are what comes. */
const makers: Readonly<Record<string, (step: number, noise: number, level: number) => number>> = {
  "noise around a level": (_, noise) => 200 + 15 * noise,
  "a line": (step, noise) => 200 + 4 * step + 12 * noise,
  "a line with a yearly season": (step, noise) =>
    300 + 3 * step + 40 * Math.sin((2 * Math.PI * step) / 12) + 10 * noise,
  "a yearly season": (step, noise) => 300 + 60 * Math.cos((2 * Math.PI * step) / 12) + 12 * noise,
  "a random walk": (_, noise, level) => level + 8 * noise,
};

describe("the 95 % interval", () => {
  test.each(Object.keys(makers))("holds at least 85 of 100 values that come, for %s", (kind) => {
    const make = makers[kind];
    if (make === undefined) throw new Error(`no maker for ${kind}`);
    let inside = 0;
    let total = 0;
    for (let seed = 1; seed <= SERIES; seed++) {
      const random = createRandom(seed * 7_919);
      const series: number[] = [];
      for (let step = 0; step < 36 + options.horizon; step++)
        series.push(make(step, random.normal(), series.at(-1) ?? 200));
      const forecast = forecastSeries(series.slice(0, -options.horizon), options);
      for (const [index, step] of (forecast?.steps ?? []).entries()) {
        const actual = series[36 + index] ?? Number.NaN;
        total += 1;
        if (actual >= step.low && actual <= step.high) inside += 1;
      }
    }
    expect(total).toBe(SERIES * options.horizon);
    expect(inside / total).toBeGreaterThanOrEqual(0.85);
  });
});

test("a clean season is continued closely, and the interval is not vacuous", () => {
  const value = (step: number): number => 500 + 5 * step + 80 * Math.sin((2 * Math.PI * step) / 12);
  const random = createRandom(5);
  const series = Array.from({ length: 48 }, (_, step) => value(step) + 5 * random.normal());
  const forecast = forecastSeries(series, { ...options, horizon: 12 });
  for (const [index, step] of (forecast?.steps ?? []).entries()) {
    expect(Math.abs(step.mean - value(48 + index))).toBeLessThan(25);
    expect(step.high - step.low).toBeLessThan(120);
  }
  expect(forecast?.backtest.percent).toBeLessThan(3);
});

test("one exceptional month is not continued", () => {
  const random = createRandom(11);
  const series = Array.from({ length: 30 }, () => 100 + 4 * random.normal());
  series[20] = 260;
  const forecast = forecastSeries(series, options);
  expect(forecast?.smoothed).toEqual([20]);
  expect(forecast?.steps[0]?.high).toBeLessThan(130);
});

test("what cannot be negative is not forecast below zero", () => {
  const random = createRandom(3);
  const series = Array.from({ length: 24 }, (_, step) => Math.max(0, 46 - 2 * step + 2 * random.normal()));
  const forecast = forecastSeries(series, { ...options, atLeastZero: true, horizon: 6 });
  for (const step of forecast?.steps ?? []) expect(step.low).toBeGreaterThanOrEqual(0);
});

test("too short a series is not forecast", () => {
  expect(forecastSeries([1, 2, 3, 4, 5, 6, 7], options)).toBeUndefined();
});
