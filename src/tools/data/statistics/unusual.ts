import { median, scaledMad } from "./quantile.ts";

/** One value of a series against what the series around it leads to expect. */
export interface Unusual {
  readonly index: number;
  readonly value: number;
  readonly expected: number;
  /** Robust z-score: distance from the expected in (MAD-based) standard deviations. */
  readonly score: number;
}

/**
 * Values that stand out from their own level and season: level is the running median over `window` steps, season the median ratio to it at
 * each place of the cycle, and what remains is judged by its median absolute deviation. Robust throughout, so that a peak does not hide itself.
 * Ratios where all values are positive, differences otherwise. `threshold` is the robust z-score from which a value stands out.
 */
export function findUnusual(
  values: readonly number[],
  { cycle, window, threshold }: { readonly cycle: number; readonly window: number; readonly threshold: number },
): readonly Unusual[] {
  if (values.length < Math.max(8, cycle * 2)) return [];
  const positive = values.every((value) => value > 0);
  const scaled = positive ? values.map(Math.log) : values;
  const level = scaled.map((_, index) => median(around(scaled, index, window)));
  const detrended = scaled.map((value, index) => value - (level[index] ?? 0));
  const season = Array.from({ length: cycle }, (_, place) =>
    median(detrended.filter((_, index) => index % cycle === place)),
  );
  const residuals = detrended.map((value, index) => value - (season[index % cycle] ?? 0));
  const spread = scaledMad(residuals);
  if (!(spread > 0)) return [];
  return values.flatMap((value, index) => {
    const score = (residuals[index] ?? 0) / spread;
    if (Math.abs(score) < threshold) return [];
    const fitted = (level[index] ?? 0) + (season[index % cycle] ?? 0);
    return [{ index, value, expected: positive ? Math.exp(fitted) : fitted, score }];
  });
}

function around(values: readonly number[], index: number, window: number): readonly number[] {
  const half = Math.floor(window / 2);
  const start = Math.max(0, Math.min(index - half, values.length - window));
  return values.slice(start, start + window);
}
