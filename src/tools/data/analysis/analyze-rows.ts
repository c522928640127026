import { findColumn } from "../catalog/find-column.ts";
import type { RequestOf } from "../request/request.ts";
import { identifier } from "../sql/identifier.ts";
import { scopeSql } from "../sql/scope-sql.ts";
import { createSqlWriter } from "../sql/sql-writer.ts";
import type { RowsAnalysis } from "./analysis.ts";
import type { Desk } from "./desk.ts";
import { asCount, firstRow } from "./numbers.ts";

/** The rows themselves, by default newest first. */
export async function analyzeRows(desk: Desk, request: RequestOf<"rows">): Promise<RowsAnalysis> {
  const by = request.order_by ?? desk.dataset.timeColumn;
  const order = by === undefined ? undefined : identifier(findColumn(desk.dataset, by, "order_by").name);
  const writer = createSqlWriter();
  const scope = scopeSql(writer, desk.dataset, request);
  const sorted = order === undefined ? "" : `ORDER BY ${order} ${request.order.toUpperCase()} NULLS LAST`;
  const table = await desk.run(writer.query(`SELECT * ${scope} ${sorted} LIMIT ${request.limit}`));
  const counter = createSqlWriter();
  const [rows] = firstRow(await desk.run(counter.query(`SELECT count(*) ${scopeSql(counter, desk.dataset, request)}`)));
  return { kind: "rows", request, dataset: desk.dataset, table, rowsUsed: asCount(rows), sql: desk.sql };
}
