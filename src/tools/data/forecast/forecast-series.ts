import { studentTQuantile } from "../statistics/student-t.ts";
import { findUnusual } from "../statistics/unusual.ts";
import { backtest, type Backtest } from "./backtest.ts";
import { seasonalDrift } from "./drift.ts";
import { exponentialSmoothing } from "./exponential-smoothing.ts";
import type { Forecaster } from "./forecaster.ts";
import { lineWithWaves } from "./waves.ts";

export interface SeriesForecast {
  readonly method: string;
  readonly steps: readonly { readonly mean: number; readonly low: number; readonly high: number }[];
  readonly backtest: Backtest;
  /** What the other methods' backtests came to, best first. */
  readonly considered: readonly { readonly method: string; readonly mae: number }[];
  /** Observations that were replaced by what was expected there, because they stood out. */
  readonly smoothed: readonly number[];
}

export interface ForecastOptions {
  readonly horizon: number;
  /** Of the prediction interval, such as 0.95. */
  readonly level: number;
  /** Steps per cycle: 12 for months, 7 for days; 1 for none. */
  readonly season: number;
  readonly seasonName: string;
  /** Where the values cannot go below zero. */
  readonly atLeastZero: boolean;
}

/**
 * Continues a series by the method that did best on the series' own past, among drift, straight lines, exponential smoothing and their
 * seasonal forms. The interval at each step takes the wider of the method's own spread and the one seen in the backtest, with
 * Student's t for the few observations. Undefined below eight observations.
 */
export function forecastSeries(observed: readonly number[], options: ForecastOptions): SeriesForecast | undefined {
  if (observed.length < 8) return undefined;
  // A narrow window, since a yearly season moves the level within months; a high threshold, since only what is clearly no season may go.
  const cycle = options.season === 7 && observed.length >= 14 ? 7 : 1;
  const unusual = findUnusual(observed, { cycle, window: cycle === 7 ? 29 : 5, threshold: 6 });
  // More than a tenth is no longer an exception but how the series behaves.
  const exceptions = unusual.length <= observed.length / 10 ? unusual : [];
  const series = observed.map((value, index) => exceptions.find((each) => each.index === index)?.expected ?? value);
  const tried = candidates(options)
    .filter((candidate) => series.length >= candidate.least + 2)
    .flatMap((candidate) => {
      const result = backtest(series, candidate, options.horizon);
      return result === undefined ? [] : [{ candidate, result }];
    })
    .toSorted((a, b) => costOf(a) - costOf(b));
  const [best] = tried;
  const steps = best?.candidate.forecast(series, options.horizon);
  if (best === undefined || steps === undefined) return undefined;
  const share = 0.5 + options.level / 2;
  const modelFactor = studentTQuantile(share, Math.max(3, series.length - best.candidate.parameters));
  // The backtest's forecasts overlap: only so many of its errors are independent.
  const backtestFactor = studentTQuantile(share, Math.max(4, best.result.origins / 2));
  const floor = options.atLeastZero ? 0 : -Infinity;
  const lastSeen = best.result.rmse.at(-1) ?? 0;
  return {
    method: best.candidate.name,
    steps: steps.map(({ mean, sd }, index) => {
      const margin = Math.max(modelFactor * sd, backtestFactor * (best.result.rmse[index] ?? lastSeen));
      return { mean: Math.max(floor, mean), low: Math.max(floor, mean - margin), high: Math.max(floor, mean + margin) };
    }),
    backtest: best.result,
    considered: tried.map(({ candidate, result }) => ({ method: candidate.name, mae: result.mae })),
    smoothed: exceptions.map((each) => each.index),
  };
}

/** What a method has to make up for with each parameter: among many methods one does well on a short past by chance. */
const PER_PARAMETER = 0.03;

function costOf({ candidate, result }: { readonly candidate: Forecaster; readonly result: Backtest }): number {
  return result.mae * (1 + PER_PARAMETER * candidate.parameters);
}

function candidates({ season, seasonName }: ForecastOptions): readonly Forecaster[] {
  const plain = [
    seasonalDrift(1, seasonName),
    exponentialSmoothing("level", 1, seasonName),
    exponentialSmoothing("trend", 1, seasonName),
    lineWithWaves(1, 0, seasonName),
  ];
  if (season < 2) return plain;
  const waves = season >= 7 ? [1, 2, 3] : [1];
  return [
    ...plain,
    seasonalDrift(season, seasonName),
    exponentialSmoothing("season", season, seasonName),
    ...waves.map((count) => lineWithWaves(season, count, seasonName)),
  ];
}
