import { countedSql, measureSql } from "../sql/measure-sql.ts";
import { measuredScopeSql } from "../sql/scope-sql.ts";
import { createSqlWriter } from "../sql/sql-writer.ts";
import type { RequestOf } from "../request/request.ts";
import { addsUp, periodOf, type ValueAnalysis } from "./analysis.ts";
import { stepsBetween } from "./calendar.ts";
import type { Desk } from "./desk.ts";
import { asCount, firstRow } from "./numbers.ts";

/** One number over the rows in scope. */
export async function analyzeValue(desk: Desk, request: RequestOf<"value">): Promise<ValueAnalysis> {
  const writer = createSqlWriter();
  const measure = measureSql(writer, desk.dataset, request.measure);
  const scope = measuredScopeSql(writer, desk.dataset, request, request.measure);
  const table = await desk.run(
    writer.query(`SELECT ${measure} AS value, ${countedSql(desk.dataset, request.measure)} AS rows ${scope}`),
  );
  const [value = null, rows] = firstRow(table);
  const period = periodOf(desk.dataset, request.period);
  const steps =
    request.per === undefined || period === undefined || !addsUp(request.measure)
      ? undefined
      : stepsBetween(request.per, period.from, period.to).length;
  const shown = steps !== undefined && typeof value === "number" ? value / steps : value;
  return {
    kind: "value",
    request,
    dataset: desk.dataset,
    table: { ...table, rows: [[shown, asCount(rows)]] },
    rowsUsed: asCount(rows),
    sql: desk.sql,
    value: shown,
    steps,
  };
}
