import { dot, leastSquares } from "../statistics/solve.ts";
import type { Forecaster, Step } from "./forecaster.ts";

/** A straight line plus `waves` sine waves per season, by least squares; learns a season from fewer than two of them. */
export function lineWithWaves(season: number, waves: number, seasonName: string): Forecaster {
  const parameters = 2 + 2 * waves;
  const features = (step: number): number[] => {
    const row = [1, step];
    for (let wave = 1; wave <= waves; wave++) {
      const angle = (2 * Math.PI * wave * step) / season;
      row.push(Math.sin(angle), Math.cos(angle));
    }
    return row;
  };
  return {
    name:
      waves === 0
        ? "a straight line"
        : `a straight line with a ${seasonName}ly season (${waves} ${waves === 1 ? "wave" : "waves"})`,
    least: waves === 0 ? 6 : Math.max(Math.ceil(season * 1.25), parameters + 5),
    parameters,
    forecast(series, horizon) {
      const rows = series.map((_, step) => features(step));
      const fitted = leastSquares(rows, series);
      const freedom = series.length - parameters;
      if (fitted === undefined || freedom < 3) return undefined;
      const squares = series.reduce((sum, value, index) => sum + (value - dot(fitted.beta, rows[index] ?? [])) ** 2, 0);
      return Array.from({ length: horizon }, (_, index): Step => {
        const row = features(series.length + index);
        const leverage = dot(
          row,
          fitted.inverse.map((each) => dot(each, row)),
        );
        return { mean: dot(fitted.beta, row), sd: Math.sqrt((squares / freedom) * (1 + Math.max(0, leverage))) };
      });
    },
  };
}
