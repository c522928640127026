/** One measured number; names are stable, so that figures of different days can be compared. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** How many measurements it sums up. */
  readonly n: number;
  /** 95 % interval, where one was computed. */
  readonly interval?: readonly [number, number];
  /** What the same run measured for the thing it is compared with. */
  readonly baseline?: number;
}

/** The p-th quantile of unsorted numbers, by nearest rank. */
export function quantile(numbers: readonly number[], p: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}
