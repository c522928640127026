import type { Cell } from "../cell.ts";
import type { Column, Dataset } from "../catalog/dataset.ts";
import type { SeriesForecast } from "../forecast/forecast-series.ts";
import type { Measure } from "../request/measure.ts";
import type { Period } from "../request/period.ts";
import type { RequestOf } from "../request/request.ts";
import type { CorrelationCertainty } from "../statistics/correlation-certainty.ts";
import type { Line } from "../statistics/line.ts";
import type { Table } from "../table.ts";

interface Base {
  readonly dataset: Dataset;
  readonly table: Table;
  /** Rows of the data set that the result rests on. */
  readonly rowsUsed: number;
  readonly sql: readonly string[];
}

export interface ValueAnalysis extends Base {
  readonly kind: "value";
  readonly request: RequestOf<"value">;
  readonly value: Cell;
  /** Steps of time that the total was divided by, where the request asked for an average per step. */
  readonly steps: number | undefined;
}

export interface Group {
  readonly keys: readonly Cell[];
  readonly value: Cell;
  readonly rows: number;
  /** Of the total of all groups, in percent; where the measure adds up. */
  readonly share: number | undefined;
}

export interface GroupByAnalysis extends Base {
  readonly kind: "group_by";
  readonly request: RequestOf<"group_by">;
  readonly groups: readonly Group[];
  /** Groups there are, shown or not. */
  readonly groupCount: number;
  /** The measure over all rows in scope. */
  readonly overall: Cell;
}

export interface Point {
  /** First day of the step. */
  readonly start: string;
  readonly value: number | undefined;
  /** Whether the data covers only a part of this step. */
  readonly partial: boolean;
}

export interface Series {
  /** Values of the columns it was split by; empty for the only series. */
  readonly keys: readonly string[];
  readonly points: readonly Point[];
  /** Over the complete steps. */
  readonly line: Line | undefined;
}

export interface TrendAnalysis extends Base {
  readonly kind: "trend";
  readonly request: RequestOf<"trend">;
  /** Fastest growing first. */
  readonly series: readonly Series[];
}

export interface Correlation {
  readonly columns: readonly [string, string];
  readonly n: number;
  readonly pearson: number | undefined;
  readonly spearman: number | undefined;
  readonly certainty: CorrelationCertainty | undefined;
}

export interface CorrelationAnalysis extends Base {
  readonly kind: "correlation";
  readonly request: RequestOf<"correlation">;
  /** Strongest first. */
  readonly pairs: readonly Correlation[];
  /** Mean of the second column by fifths of the first, for the strongest pair. */
  readonly steps: readonly {
    readonly from: number;
    readonly to: number;
    /** Mean of the first column. */
    readonly at: number;
    readonly mean: number;
    readonly n: number;
  }[];
}

export interface RowOutliersAnalysis extends Base {
  readonly kind: "row_outliers";
  readonly request: Extract<RequestOf<"outliers">, { over: "rows" }>;
  readonly low: number;
  readonly high: number;
  readonly median: number;
  readonly below: number;
  readonly above: number;
  /** Rows beyond 3.5 robust z-scores on the logarithmic scale (plain scale when values may be zero or less). */
  readonly extreme: number;
}

export interface Episode {
  /** First and last day of the steps that stand out together. */
  readonly from: string;
  readonly to: string;
  readonly steps: number;
  readonly actual: number;
  readonly expected: number;
  /** Of the step that stands out most. */
  readonly score: number;
  /** What is over-represented in it. */
  readonly causes: readonly {
    readonly column: string;
    readonly value: string;
    readonly share: number;
    readonly usual: number;
  }[];
}

export interface TimeOutliersAnalysis extends Base {
  readonly kind: "time_outliers";
  readonly request: Extract<RequestOf<"outliers">, { over: "time" }>;
  /** Most unusual first. */
  readonly episodes: readonly Episode[];
  readonly series: Series;
}

export interface Driver {
  readonly column: string;
  readonly value: string;
  readonly current: number | undefined;
  readonly previous: number | undefined;
  /** Its part of the whole change, in the measure's unit; the parts of one column add up to the change. */
  readonly contribution: number;
}

export interface CompareAnalysis extends Base {
  readonly kind: "compare_periods";
  readonly request: RequestOf<"compare_periods">;
  readonly current: number | undefined;
  readonly previous: number | undefined;
  readonly currentRows: number;
  readonly previousRows: number;
  /** Largest contribution first. */
  readonly drivers: readonly Driver[];
}

export interface ForecastAnalysis extends Base {
  readonly kind: "forecast";
  readonly request: RequestOf<"forecast">;
  readonly history: readonly Point[];
  readonly forecast: SeriesForecast;
  /** First days of the steps that were forecast. */
  readonly starts: readonly string[];
  /** Steps that stood out and were replaced before fitting. */
  readonly smoothed: readonly string[];
}

export interface DistributionAnalysis extends Base {
  readonly kind: "distribution";
  readonly request: RequestOf<"distribution">;
  readonly column: Column;
  readonly bins: readonly { readonly from: number; readonly to: number; readonly rows: number }[];
  readonly summary: {
    readonly min: number;
    readonly p25: number;
    readonly median: number;
    readonly mean: number;
    readonly p75: number;
    readonly p95: number;
    readonly max: number;
  };
}

export interface RowsAnalysis extends Base {
  readonly kind: "rows";
  readonly request: RequestOf<"rows">;
}

export interface ProfileAnalysis extends Base {
  readonly kind: "profile";
  readonly request: RequestOf<"profile">;
}

/** A result with all its figures, to be put into words and drawn. */
export type Analysis =
  | ValueAnalysis
  | GroupByAnalysis
  | TrendAnalysis
  | CorrelationAnalysis
  | RowOutliersAnalysis
  | TimeOutliersAnalysis
  | CompareAnalysis
  | ForecastAnalysis
  | DistributionAnalysis
  | RowsAnalysis
  | ProfileAnalysis;

/** Whether the measure of all rows is the sum of the measures of the groups. */
export function addsUp(measure: Measure): boolean {
  return measure.aggregation === "count" || measure.aggregation === "sum";
}

/** Period of the whole data set where a request names none. */
export function periodOf(dataset: Dataset, period: Period | undefined): Period | undefined {
  return period ?? dataset.covers;
}
