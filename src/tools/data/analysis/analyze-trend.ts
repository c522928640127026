import type { RequestOf } from "../request/request.ts";
import type { TrendAnalysis } from "./analysis.ts";
import type { Desk } from "./desk.ts";
import { readSeries } from "./read-series.ts";

/** The measure over time, with the line through it; fastest growing series first. */
export async function analyzeTrend(desk: Desk, request: RequestOf<"trend">): Promise<TrendAnalysis> {
  const { series, rowsUsed } = await readSeries(desk, request, request.split_by);
  const ranked = series.toSorted((a, b) => (b.line?.slope ?? 0) - (a.line?.slope ?? 0));
  return {
    kind: "trend",
    request,
    dataset: desk.dataset,
    table: {
      columns: ["start", ...request.split_by, "value", "partial"],
      rows: ranked.flatMap(({ keys, points }) =>
        points.map((point) => [point.start, ...keys, point.value ?? null, point.partial]),
      ),
      truncated: false,
    },
    rowsUsed,
    sql: desk.sql,
    series: ranked,
  };
}
