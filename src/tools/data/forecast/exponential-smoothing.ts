import type { Forecaster, Step } from "./forecaster.ts";

interface Weights {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
}

interface State {
  readonly level: number;
  readonly trend: number;
  /** One entry per place of the season, the next step's first. */
  readonly seasonal: readonly number[];
  readonly squares: number;
  readonly used: number;
}

const alphas = [0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9];
const betas = [0.01, 0.05, 0.15, 0.3];
const gammas = [0.02, 0.1, 0.25, 0.45];
const phis = [0.85, 0.95, 1];

/**
 * Additive exponential smoothing in error-correction form (Hyndman et al., "Forecasting with Exponential Smoothing", 2008): simple,
 * with a (damped) trend, or Holt-Winters with a season; weights by the least squared one-step error over a fixed grid.
 */
export function exponentialSmoothing(
  kind: "level" | "trend" | "season",
  season: number,
  seasonName: string,
): Forecaster {
  const grid: Weights[] = [];
  for (const alpha of alphas) {
    if (kind === "level") grid.push({ alpha, beta: 0, gamma: 0, phi: 1 });
    else {
      for (const beta of betas) {
        for (const phi of phis) {
          if (kind === "trend") grid.push({ alpha, beta, gamma: 0, phi });
          else for (const gamma of gammas) grid.push({ alpha, beta, gamma, phi });
        }
      }
    }
  }
  const cycle = kind === "season" ? season : 1;
  const names = {
    level: "simple exponential smoothing",
    trend: "Holt's exponential smoothing with a trend",
    season: `Holt-Winters exponential smoothing with a ${seasonName}ly season`,
  };
  return {
    name: names[kind],
    least: kind === "season" ? 2 * season + 3 : 6,
    parameters: { level: 2, trend: 4, season: 5 }[kind],
    forecast(series, horizon) {
      let best: { weights: Weights; state: State } | undefined;
      for (const weights of grid) {
        const state = smooth(series, weights, cycle, kind !== "level");
        if (state !== undefined && (best === undefined || state.squares < best.state.squares))
          best = { weights, state };
      }
      return best === undefined ? undefined : ahead(best.state, best.weights, cycle, horizon);
    },
  };
}

function smooth(series: readonly number[], weights: Weights, cycle: number, hasTrend: boolean): State | undefined {
  if (series.length < cycle + 4) return undefined;
  const warm = cycle === 1 ? Math.min(4, series.length - 2) : cycle;
  const first = mean(series.slice(0, warm));
  const second = mean(series.slice(warm, 2 * warm));
  let trend = hasTrend && Number.isFinite(second) ? (second - first) / warm : 0;
  let level = first - trend * ((warm + 1) / 2);
  const seasonal =
    cycle === 1
      ? [0]
      : series.slice(0, cycle).map((value, index) => value - (first + trend * (index - (cycle - 1) / 2)));
  let squares = 0;
  let used = 0;
  for (const [index, value] of series.entries()) {
    const place = seasonal[index % cycle] ?? 0;
    const error = value - (level + weights.phi * trend + place);
    level = level + weights.phi * trend + weights.alpha * error;
    trend = weights.phi * trend + weights.alpha * weights.beta * error;
    seasonal[index % cycle] = place + weights.gamma * error;
    if (cycle > 1 && index < cycle) continue;
    squares += error ** 2;
    used += 1;
  }
  const next = series.length % cycle;
  return { level, trend, seasonal: [...seasonal.slice(next), ...seasonal.slice(0, next)], squares, used };
}

/** Means and the model's own variances: σ²(1 + Σ cⱼ²) with cⱼ = α(1 + β(φ + … + φʲ)) + γ at whole seasons. */
function ahead(state: State, weights: Weights, cycle: number, horizon: number): readonly Step[] {
  const free = Math.max(1, state.used - 2 - (weights.beta > 0 ? 2 : 0) - (weights.gamma > 0 ? 1 : 0));
  const variance = state.squares / free;
  let damped = 0;
  let sum = 1;
  let phiPower = 1;
  return Array.from({ length: horizon }, (_, index) => {
    if (index > 0) {
      const response =
        weights.alpha * (1 + weights.beta * damped) + (index % cycle === 0 && cycle > 1 ? weights.gamma : 0);
      sum += response ** 2;
    }
    phiPower *= weights.phi;
    damped += phiPower;
    const mean = state.level + damped * state.trend + (state.seasonal[index % cycle] ?? 0);
    return { mean, sd: Math.sqrt(variance * sum) };
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
