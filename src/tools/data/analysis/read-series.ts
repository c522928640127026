import { timeColumn } from "../catalog/find-column.ts";
import { identifier } from "../sql/identifier.ts";
import { countedSql, measureSql } from "../sql/measure-sql.ts";
import { measuredScopeSql, type Scope } from "../sql/scope-sql.ts";
import { createSqlWriter } from "../sql/sql-writer.ts";
import type { Measure } from "../request/measure.ts";
import type { Grain } from "../request/period.ts";
import { findColumn } from "../catalog/find-column.ts";
import { fitLine } from "../statistics/line.ts";
import { addsUp, periodOf, type Point, type Series } from "./analysis.ts";
import { addSteps, stepsBetween } from "./calendar.ts";
import type { Desk } from "./desk.ts";
import { asCount, asNumber } from "./numbers.ts";

export interface SeriesRequest extends Scope {
  readonly measure: Measure;
  readonly grain: Grain;
}

const MOST_SERIES = 60;

/**
 * The measure step by step, without gaps: a step without rows is 0 where the measure adds up, and unknown otherwise. Steps that
 * the data or the period covers only in part are marked, and stay out of the line.
 */
export async function readSeries(
  desk: Desk,
  request: SeriesRequest,
  splitBy: readonly string[],
): Promise<{ readonly series: readonly Series[]; readonly rowsUsed: number }> {
  const { dataset } = desk;
  const writer = createSqlWriter();
  const time = `date_trunc('${request.grain}', ${identifier(timeColumn(dataset).name)})`;
  const splits = splitBy.map((name) => identifier(findColumn(dataset, name, "split_by").name));
  const measure = measureSql(writer, dataset, request.measure);
  const scope = measuredScopeSql(writer, dataset, request, request.measure, request.grain);
  const table = await desk.run(
    writer.query(
      `SELECT strftime(${time}, '%Y-%m-%d') AS start, ${measure} AS value, ${countedSql(dataset, request.measure)} AS rows${splits.map((name) => `, ${name}::VARCHAR`).join("")}
       ${scope} GROUP BY ${[time, ...splits].join(", ")} ORDER BY ${[time, ...splits].join(", ")}`,
    ),
  );
  const bySeries = new Map<string, { keys: readonly string[]; values: Map<string, number | undefined> }>();
  let rowsUsed = 0;
  for (const [start, value, rows, ...rest] of table.rows) {
    const keys = rest.map((key) => (key === null ? "(none)" : String(key)));
    const name = JSON.stringify(keys);
    const entry = bySeries.get(name) ?? { keys, values: new Map() };
    entry.values.set(String(start), asNumber(value));
    bySeries.set(name, entry);
    rowsUsed += asCount(rows);
  }
  const covers = dataset.covers;
  const wanted = periodOf(dataset, request.period);
  if (covers === undefined || wanted === undefined) return { series: [], rowsUsed };
  const from = wanted.from > covers.from ? wanted.from : covers.from;
  const to = wanted.to < covers.to ? wanted.to : covers.to;
  const starts = stepsBetween(request.grain, from, to);
  const missing = addsUp(request.measure) ? 0 : undefined;
  const series = [...bySeries.values()].slice(0, MOST_SERIES).map(({ keys, values }): Series => {
    const points = starts.map((start): Point => ({
      start,
      value: values.get(start) ?? missing,
      partial: !covered(start, request.grain, from, to, dataset.grain),
    }));
    return { keys, points, line: lineOf(points) };
  });
  return { series, rowsUsed };
}

/** Data often begins some hours into its first day: the first day counts as whole. */
function covered(start: string, grain: Grain, from: string, to: string, dataGrain: string | undefined): boolean {
  const end = addSteps(grain, start, 1);
  const fineEnough = dataGrain === "day" || dataGrain === undefined || (grain !== "day" && grain !== "week");
  return start >= from && (end <= to || !fineEnough);
}

function lineOf(points: readonly Point[]): Series["line"] {
  return fitLine(points.flatMap(({ value, partial }, x) => (value === undefined || partial ? [] : [{ x, y: value }])));
}
