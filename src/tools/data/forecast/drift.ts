import type { Forecaster, Step } from "./forecaster.ts";

/** The last season again, moved by the average change per season (season 1: the last value, moved by the average change). */
export function seasonalDrift(season: number, seasonName: string): Forecaster {
  return {
    name: season === 1 ? "the last value with drift" : `the last ${seasonName} again, with drift`,
    least: season === 1 ? 4 : season + 4,
    parameters: 1,
    forecast(series, horizon) {
      const n = series.length;
      const changes = series.slice(season).map((value, index) => value - (series[index] ?? 0));
      if (changes.length < 3) return undefined;
      const drift = changes.reduce((sum, change) => sum + change, 0) / changes.length;
      const variance = changes.reduce((sum, change) => sum + (change - drift) ** 2, 0) / (changes.length - 1);
      return Array.from({ length: horizon }, (_, index): Step => {
        const cycles = Math.floor(index / season) + 1;
        const base = series[n - season + (index % season)] ?? 0;
        return { mean: base + cycles * drift, sd: Math.sqrt(variance * (cycles + cycles ** 2 / changes.length)) };
      });
    },
  };
}
