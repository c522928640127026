import type { Forecaster } from "./forecaster.ts";

/** How a forecaster did on the series' own past. */
export interface Backtest {
  /** Mean absolute error over all origins and steps. */
  readonly mae: number;
  /** The same relative to the mean of the actual values, in percent. */
  readonly percent: number;
  /** Root mean squared error by step ahead. */
  readonly rmse: readonly number[];
  /** Forecasts made. */
  readonly origins: number;
}

const MOST_ORIGINS = 12;

/** Rolling origin: forecasts from each of the last moments with what was known then, against what came. */
export function backtest(series: readonly number[], forecaster: Forecaster, horizon: number): Backtest | undefined {
  const steps = Math.min(horizon, Math.max(1, Math.floor(series.length / 5)));
  const first = Math.max(forecaster.least, series.length - steps - MOST_ORIGINS + 1);
  const errors: number[][] = Array.from({ length: steps }, () => []);
  let actual = 0;
  let origins = 0;
  for (let origin = first; origin + steps <= series.length; origin++) {
    const forecast = forecaster.forecast(series.slice(0, origin), steps);
    if (forecast === undefined) continue;
    origins += 1;
    for (const [index, step] of forecast.entries()) {
      const value = series[origin + index] ?? 0;
      errors[index]?.push(value - step.mean);
      actual += Math.abs(value);
    }
  }
  const all = errors.flat();
  if (origins < 2 || all.length === 0) return undefined;
  const absolute = all.reduce((sum, error) => sum + Math.abs(error), 0);
  return {
    mae: absolute / all.length,
    percent: actual === 0 ? 0 : (100 * absolute) / actual,
    rmse: errors.map((each) => Math.sqrt(each.reduce((sum, error) => sum + error ** 2, 0) / each.length)),
    origins,
  };
}
