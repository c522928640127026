import { studentTCdf } from "./student-t.ts";

export interface CorrelationCertainty {
  /** 95 % confidence interval, by Fisher's z. */
  readonly low: number;
  readonly high: number;
  /** Probability of such a coefficient, or a stronger one, without any relationship. */
  readonly p: number;
}

/** How sure a correlation coefficient from `n` pairs is; undefined below four pairs. */
export function correlationCertainty(r: number, n: number): CorrelationCertainty | undefined {
  if (n < 4) return undefined;
  const bounded = Math.min(0.999_999, Math.max(-0.999_999, r));
  const z = Math.atanh(bounded);
  const margin = 1.959_964 / Math.sqrt(n - 3);
  const t = Math.abs(bounded) * Math.sqrt((n - 2) / (1 - bounded ** 2));
  return { low: Math.tanh(z - margin), high: Math.tanh(z + margin), p: 2 * (1 - studentTCdf(t, n - 2)) };
}
