import { studentTCdf, studentTQuantile } from "./student-t.ts";

/** A straight line through a series, with how sure its slope is. */
export interface Line {
  readonly intercept: number;
  /** Change per step. */
  readonly slope: number;
  /** 95 % confidence interval of the slope. */
  readonly low: number;
  readonly high: number;
  /** Probability of such a slope, or a steeper one, if there were none. */
  readonly p: number;
  readonly n: number;
}

/**
 * Least squares over (step, value); undefined for fewer than four points. Neighbouring values resemble each other, which makes
 * slopes look surer than they are: the standard error is widened by √((1+ρ)/(1-ρ)) for a positive lag-1 autocorrelation ρ of the residuals.
 */
export function fitLine(points: readonly { readonly x: number; readonly y: number }[]): Line | undefined {
  const n = points.length;
  if (n < 4) return undefined;
  const meanX = points.reduce((sum, point) => sum + point.x, 0) / n;
  const meanY = points.reduce((sum, point) => sum + point.y, 0) / n;
  const sxx = points.reduce((sum, point) => sum + (point.x - meanX) ** 2, 0);
  if (sxx === 0) return undefined;
  const slope = points.reduce((sum, point) => sum + (point.x - meanX) * (point.y - meanY), 0) / sxx;
  const intercept = meanY - slope * meanX;
  const residuals = points.map((point) => point.y - intercept - slope * point.x);
  const squares = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  const lagged = residuals.slice(1).reduce((sum, residual, index) => sum + residual * (residuals[index] ?? 0), 0);
  const rho = squares === 0 ? 0 : Math.min(0.95, Math.max(0, lagged / squares));
  const error = Math.sqrt((squares / (n - 2) / sxx) * ((1 + rho) / (1 - rho)));
  const margin = studentTQuantile(0.975, n - 2) * error;
  const p = error === 0 ? (slope === 0 ? 1 : 0) : 2 * (1 - studentTCdf(Math.abs(slope / error), n - 2));
  return { intercept, slope, low: slope - margin, high: slope + margin, p, n };
}
