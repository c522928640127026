import type { ChartTable } from "../../../tools/chart/chart-table.ts";
import type { Analysis } from "../../../tools/data/analysis/analysis.ts";
import { chartOfComparison } from "./chart-of-comparison.ts";
import { chartOfForecast } from "./chart-of-forecast.ts";
import { chartOfGroups } from "./chart-of-groups.ts";
import { chartOfTimeOutliers, chartOfTrend } from "./chart-of-series.ts";
import { chartOfCorrelation, chartOfDistribution } from "./chart-of-spread.ts";

/** What of a result is worth drawing; undefined for single values and for rows. */
export function chartTableOf(analysis: Analysis): ChartTable | undefined {
  switch (analysis.kind) {
    case "group_by":
      return chartOfGroups(analysis);
    case "trend":
      return chartOfTrend(analysis);
    case "time_outliers":
      return chartOfTimeOutliers(analysis);
    case "forecast":
      return chartOfForecast(analysis);
    case "compare_periods":
      return chartOfComparison(analysis);
    case "correlation":
      return chartOfCorrelation(analysis);
    case "distribution":
      return chartOfDistribution(analysis);
    case "value":
    case "row_outliers":
    case "rows":
    case "profile":
      return undefined;
  }
}
