import { NotFound } from "../../errors.ts";
import { measuredColumn } from "../sql/measure-sql.ts";
import { forecastSeries } from "../forecast/forecast-series.ts";
import type { Grain } from "../request/period.ts";
import type { RequestOf } from "../request/request.ts";
import type { ForecastAnalysis, Point } from "./analysis.ts";
import { addSteps } from "./calendar.ts";
import type { Desk } from "./desk.ts";
import { readSeries } from "./read-series.ts";

/** Steps per cycle, and the cycle's name. */
const seasons: Record<Grain, { readonly season: number; readonly seasonName: string }> = {
  day: { season: 7, seasonName: "week" },
  week: { season: 52, seasonName: "year" },
  month: { season: 12, seasonName: "year" },
  quarter: { season: 4, seasonName: "year" },
  year: { season: 1, seasonName: "year" },
};

/** Continues the measure's series. @throws NotFound when there are fewer than eight complete steps. */
export async function analyzeForecast(desk: Desk, request: RequestOf<"forecast">): Promise<ForecastAnalysis> {
  const { series, rowsUsed } = await readSeries(desk, request, []);
  const history = (series[0]?.points ?? []).filter((point) => !point.partial);
  const values = withoutGaps(history);
  const column = measuredColumn(desk.dataset, request.measure);
  const forecast = forecastSeries(values, {
    ...seasons[request.grain],
    horizon: request.horizon,
    level: request.level,
    atLeastZero: column === undefined || (typeof column.min === "number" && column.min >= 0),
  });
  const last = history.at(-1);
  if (forecast === undefined || last === undefined) {
    throw new NotFound(
      `A forecast needs at least eight complete ${request.grain}s of data; there are ${history.length} in scope`,
      { field: "grain", alternatives: ["day", "week", "month"].filter((grain) => grain !== request.grain) },
    );
  }
  const starts = forecast.steps.map((_, index) => addSteps(request.grain, last.start, index + 1));
  return {
    kind: "forecast",
    request,
    dataset: desk.dataset,
    table: {
      columns: ["start", "forecast", "low", "high"],
      rows: forecast.steps.map((step, index) => [starts[index] ?? null, step.mean, step.low, step.high]),
      truncated: false,
    },
    rowsUsed,
    sql: desk.sql,
    history,
    forecast,
    starts,
    smoothed: forecast.smoothed.flatMap((index) => history[index]?.start ?? []),
  };
}

/** Unknown values between known ones are interpolated; unknown ones at the ends repeat the nearest. */
function withoutGaps(points: readonly Point[]): readonly number[] {
  const known = points.flatMap((point, index) => (point.value === undefined ? [] : [{ index, value: point.value }]));
  return points.flatMap((point, index) => {
    if (point.value !== undefined) return [point.value];
    const before = known.findLast((each) => each.index < index);
    const after = known.find((each) => each.index > index);
    const [left, right] = [before ?? after, after ?? before];
    if (left === undefined || right === undefined) return [];
    if (left.index === right.index) return [left.value];
    return [left.value + ((right.value - left.value) * (index - left.index)) / (right.index - left.index)];
  });
}
