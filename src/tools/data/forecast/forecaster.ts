/** One step ahead: the expected value and the standard deviation of what will really come. */
export interface Step {
  readonly mean: number;
  readonly sd: number;
}

/** A way to continue a series. */
export interface Forecaster {
  /** In words, as in "Holt-Winters with a damped trend and a yearly season". */
  readonly name: string;
  /** Fewest observations it can learn from. */
  readonly least: number;
  /** Degrees of freedom that fitting uses up. */
  readonly parameters: number;
  /** @returns undefined when the series cannot be fitted. */
  forecast(series: readonly number[], horizon: number): readonly Step[] | undefined;
}
