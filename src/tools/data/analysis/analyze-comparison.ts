import type { RequestOf } from "../request/request.ts";
import { countedSql, measureSql } from "../sql/measure-sql.ts";
import { measuredScopeSql } from "../sql/scope-sql.ts";
import { createSqlWriter } from "../sql/sql-writer.ts";
import type { Period } from "../request/period.ts";
import type { CompareAnalysis } from "./analysis.ts";
import type { Desk } from "./desk.ts";
import { findDrivers } from "./find-drivers.ts";
import { asCount, asNumber, firstRow } from "./numbers.ts";

/** The measure now and before, and which groups made the difference. */
export async function analyzeComparison(desk: Desk, request: RequestOf<"compare_periods">): Promise<CompareAnalysis> {
  const current = await total(desk, request, request.current);
  const previous = await total(desk, request, request.previous);
  const drivers = await findDrivers(desk, request, { current: current.value, previous: previous.value });
  return {
    kind: "compare_periods",
    request,
    dataset: desk.dataset,
    table: {
      columns: ["column", "group", "current", "previous", "contribution"],
      rows: [
        ["(all)", "(all)", current.value ?? null, previous.value ?? null, difference(current.value, previous.value)],
        ...drivers.map((driver) => [
          driver.column,
          driver.value,
          driver.current ?? null,
          driver.previous ?? null,
          driver.contribution,
        ]),
      ],
      truncated: false,
    },
    rowsUsed: current.rows + previous.rows,
    currentRows: current.rows,
    previousRows: previous.rows,
    sql: desk.sql,
    current: current.value,
    previous: previous.value,
    drivers,
  };
}

async function total(
  desk: Desk,
  request: RequestOf<"compare_periods">,
  period: Period,
): Promise<{ readonly value: number | undefined; readonly rows: number }> {
  const writer = createSqlWriter();
  const measure = measureSql(writer, desk.dataset, request.measure);
  const scope = measuredScopeSql(writer, desk.dataset, { filters: request.filters, period }, request.measure);
  const [value, rows] = firstRow(
    await desk.run(
      writer.query(`SELECT ${measure} AS value, ${countedSql(desk.dataset, request.measure)} AS rows ${scope}`),
    ),
  );
  return { value: asNumber(value), rows: asCount(rows) };
}

function difference(current: number | undefined, previous: number | undefined): number | null {
  return current === undefined || previous === undefined ? null : current - previous;
}
