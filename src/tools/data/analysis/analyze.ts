import { NotFound } from "../../errors.ts";
import type { DataSession } from "../datasets.ts";
import type { AnalysisRequest } from "../request/request.ts";
import type { Analysis } from "./analysis.ts";
import { analyzeComparison } from "./analyze-comparison.ts";
import { analyzeCorrelation } from "./analyze-correlation.ts";
import { analyzeDistribution } from "./analyze-distribution.ts";
import { analyzeForecast } from "./analyze-forecast.ts";
import { analyzeGroupBy } from "./analyze-group-by.ts";
import { analyzeProfile } from "./analyze-profile.ts";
import { analyzeRowOutliers } from "./analyze-row-outliers.ts";
import { analyzeRows } from "./analyze-rows.ts";
import { analyzeTimeOutliers } from "./analyze-time-outliers.ts";
import { analyzeTrend } from "./analyze-trend.ts";
import { analyzeValue } from "./analyze-value.ts";
import { createDesk } from "./desk.ts";

/**
 * Carries out a typed request.
 * @throws NotFound for an unknown data set, InvalidInput for what its columns cannot do, Timeout, Cancelled.
 */
export async function analyze(session: DataSession, request: AnalysisRequest, signal: AbortSignal): Promise<Analysis> {
  const dataset = session.datasets.find((each) => each.name === request.dataset);
  if (dataset === undefined) {
    const alternatives = session.datasets.map((each) => each.name);
    throw new NotFound(`There is no data set "${request.dataset}"; there are ${alternatives.join(", ") || "none"}`, {
      field: "dataset",
      alternatives,
    });
  }
  const desk = createDesk(session, dataset, signal);
  switch (request.kind) {
    case "value":
      return await analyzeValue(desk, request);
    case "group_by":
      return await analyzeGroupBy(desk, request);
    case "trend":
      return await analyzeTrend(desk, request);
    case "correlation":
      return await analyzeCorrelation(desk, request);
    case "outliers":
      return request.over === "rows"
        ? await analyzeRowOutliers(desk, request)
        : await analyzeTimeOutliers(desk, request);
    case "compare_periods":
      return await analyzeComparison(desk, request);
    case "forecast":
      return await analyzeForecast(desk, request);
    case "distribution":
      return await analyzeDistribution(desk, request);
    case "rows":
      return await analyzeRows(desk, request);
    case "profile":
      return analyzeProfile(desk, request);
  }
}
