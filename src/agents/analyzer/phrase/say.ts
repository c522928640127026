import type { Analysis } from "../../../tools/data/analysis/analysis.ts";
import type { Statement } from "../../../tools/finding.ts";
import { sayComparison } from "./say-comparison.ts";
import { sayCorrelation } from "./say-correlation.ts";
import { sayForecast } from "./say-forecast.ts";
import { sayGroups } from "./say-groups.ts";
import { sayRowOutliers, sayTimeOutliers } from "./say-outliers.ts";
import { sayDistribution, sayProfile, sayRows } from "./say-rest.ts";
import { sayTrend } from "./say-trend.ts";
import { sayValue } from "./say-value.ts";

/** A result in plain sentences with formatted numbers, most important first; the last one says what it rests on. */
export function say(analysis: Analysis): readonly Statement[] {
  switch (analysis.kind) {
    case "value":
      return sayValue(analysis);
    case "group_by":
      return sayGroups(analysis);
    case "trend":
      return sayTrend(analysis);
    case "correlation":
      return sayCorrelation(analysis);
    case "time_outliers":
      return sayTimeOutliers(analysis);
    case "row_outliers":
      return sayRowOutliers(analysis);
    case "compare_periods":
      return sayComparison(analysis);
    case "forecast":
      return sayForecast(analysis);
    case "distribution":
      return sayDistribution(analysis);
    case "rows":
      return sayRows(analysis);
    case "profile":
      return sayProfile(analysis);
  }
}
