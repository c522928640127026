import type { ChartColumn, ChartTable } from "../../../tools/chart/chart-table.ts";
import type { TimeOutliersAnalysis, TrendAnalysis } from "../../../tools/data/analysis/analysis.ts";
import { addSteps, stepsBetween } from "../../../tools/data/analysis/calendar.ts";
import { measuredTable } from "./chart-titles.ts";

/** More lines than this cannot be told apart: the ends of the ranking are drawn. */
const MOST_LINES = 12;

export function chartOfTrend(analysis: TrendAnalysis): ChartTable {
  const { series, request } = analysis;
  const isSplit = request.split_by.length > 0;
  const half = MOST_LINES / 2;
  const shown = series.length > MOST_LINES ? [...series.slice(0, half), ...series.slice(-half)] : series;
  const time: ChartColumn = { name: "start", title: request.grain, role: "time" };
  const rows = shown.flatMap(({ keys, points }) =>
    points
      .filter((point) => !point.partial)
      .map((point) => [point.start, ...(isSplit ? [keys.join(", ")] : []), point.value ?? null]),
  );
  return measuredTable(analysis, isSplit ? [time, { name: "series", title: "", role: "category" }] : [time], rows);
}

/** The whole series, with the steps that stand out marked. */
export function chartOfTimeOutliers(analysis: TimeOutliersAnalysis): ChartTable {
  const { episodes, series, request } = analysis;
  const marked = episodes.flatMap(({ from, to }) => stepsBetween(request.grain, from, addSteps("day", to, 1)));
  const rows = series.points.map((point) => [point.start, point.value ?? null]);
  return { ...measuredTable(analysis, [{ name: "start", title: request.grain, role: "time" }], rows), marked };
}
