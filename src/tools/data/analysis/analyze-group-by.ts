import { dimensionSql } from "../sql/dimension-sql.ts";
import { identifier } from "../sql/identifier.ts";
import { countedSql, measureSql } from "../sql/measure-sql.ts";
import { measuredScopeSql } from "../sql/scope-sql.ts";
import { createSqlWriter } from "../sql/sql-writer.ts";
import type { RequestOf } from "../request/request.ts";
import { addsUp, type GroupByAnalysis } from "./analysis.ts";
import type { Desk } from "./desk.ts";
import { asCount, asNumber, firstRow } from "./numbers.ts";

/** The measure for each group; groups without a value come last. */
export async function analyzeGroupBy(desk: Desk, request: RequestOf<"group_by">): Promise<GroupByAnalysis> {
  const writer = createSqlWriter();
  const dimensions = request.dimensions.map((dimension) => dimensionSql(desk.dataset, dimension));
  const names = request.dimensions.map(({ column, part }) => (part === undefined ? column : part));
  const measure = measureSql(writer, desk.dataset, request.measure);
  const scope = measuredScopeSql(writer, desk.dataset, request, request.measure);
  const keys = dimensions.map(({ value }, index) => `${value} AS ${identifier(names[index] ?? "")}`);
  const sorts = dimensions.map(({ sort }) => sort);
  const byMeasure = request.order === "natural" ? "" : `value ${request.order.toUpperCase()} NULLS LAST, `;
  const grouped = await desk.run(
    writer.query(
      `SELECT ${keys.join(", ")}, ${measure} AS value, ${countedSql(desk.dataset, request.measure)} AS rows, count(*) OVER () AS groups
       ${scope}
       GROUP BY ${[...dimensions.map(({ value }) => value), ...sorts].join(", ")}
       ORDER BY ${byMeasure}${sorts.join(", ")} LIMIT ${request.limit}`,
    ),
  );
  const whole = createSqlWriter();
  const totalMeasure = measureSql(whole, desk.dataset, request.measure);
  const totalScope = measuredScopeSql(whole, desk.dataset, request, request.measure);
  const [overall = null, rows] = firstRow(
    await desk.run(
      whole.query(
        `SELECT ${totalMeasure} AS value, ${countedSql(desk.dataset, request.measure)} AS rows ${totalScope}`,
      ),
    ),
  );
  const width = dimensions.length;
  const total = asNumber(overall);
  const groups = grouped.rows.map((row) => {
    const value = row[width] ?? null;
    const number = asNumber(value);
    const share = addsUp(request.measure) && total !== undefined && total > 0 && number !== undefined;
    return {
      keys: row.slice(0, width),
      value,
      rows: asCount(row[width + 1]),
      share: share ? (100 * number) / total : undefined,
    };
  });
  const withShare = request.share && groups.some((group) => group.share !== undefined);
  return {
    kind: "group_by",
    request,
    dataset: desk.dataset,
    table: {
      columns: [...grouped.columns.slice(0, width), "value", "rows", ...(withShare ? ["share_percent"] : [])],
      rows: groups.map((group) => [
        ...group.keys,
        group.value,
        group.rows,
        ...(withShare ? [group.share ?? null] : []),
      ]),
      truncated: grouped.truncated,
    },
    rowsUsed: asCount(rows),
    sql: desk.sql,
    groups,
    groupCount: asCount(grouped.rows[0]?.[width + 2]),
    overall,
  };
}
