import { NotFound } from "../../errors.ts";
import { columnOfNumbers } from "../catalog/column-of-numbers.ts";
import { findColumn } from "../catalog/find-column.ts";
import { identifier } from "../sql/identifier.ts";
import { scopeSql } from "../sql/scope-sql.ts";
import { createSqlWriter } from "../sql/sql-writer.ts";
import type { RowOutliersAnalysis } from "./analysis.ts";
import type { Desk } from "./desk.ts";
import { asCount, firstRow } from "./numbers.ts";

const SHOWN = 20;
/** Iglewicz and Hoaglin's threshold for the robust z-score. */
const ROBUST_Z = 3.5;

/**
 * Rows whose value lies beyond Tukey's fences (1.5 times the interquartile range outside the quartiles), and how many of them are
 * extreme by the robust z-score, on the logarithmic scale where all values are positive (waiting times are skewed).
 */
export async function analyzeRowOutliers(
  desk: Desk,
  request: RowOutliersAnalysis["request"],
): Promise<RowOutliersAnalysis> {
  const column = columnOfNumbers(desk.dataset, findColumn(desk.dataset, request.column, "column"));
  const value = `${identifier(column.name)}::DOUBLE`;
  const writer = createSqlWriter();
  const scope = scopeSql(writer, desk.dataset, request);
  const summary = firstRow(
    await desk.run(
      writer.query(
        `WITH cells AS (SELECT * FROM (SELECT ${value} AS v ${scope}) WHERE v IS NOT NULL),
              fences AS (SELECT quantile_cont(v, 0.25) AS q1, median(v) AS q2, quantile_cont(v, 0.75) AS q3, min(v) > 0 AS positive FROM cells),
              scaled AS (SELECT v, CASE WHEN positive THEN ln(greatest(v, 1e-300)) ELSE v END AS s FROM cells, fences),
              spread AS (SELECT median(s) AS middle, 1.4826 * mad(s) AS deviation FROM scaled)
         SELECT count(*), any_value(q1 - 1.5 * (q3 - q1)), any_value(q3 + 1.5 * (q3 - q1)), any_value(q2),
                count(*) FILTER (WHERE v < q1 - 1.5 * (q3 - q1)), count(*) FILTER (WHERE v > q3 + 1.5 * (q3 - q1)),
                count(*) FILTER (WHERE deviation > 0 AND abs(s - middle) / deviation > ${ROBUST_Z})
         FROM scaled, fences, spread`,
      ),
    ),
  );
  const [n = 0, low = 0, high = 0, median = 0, below = 0, above = 0, extreme = 0] = summary.map(asCount);
  if (n === 0) throw new NotFound(`No row in scope has a value in ${column.name}`, { field: "column" });
  const rows = createSqlWriter();
  const rowScope = scopeSql(rows, desk.dataset, request);
  const table = await desk.run(
    rows.query(
      `SELECT * FROM (SELECT * ${rowScope})
       WHERE ${value} < ${rows.bind(low)}::DOUBLE OR ${value} > ${rows.bind(high)}::DOUBLE
       ORDER BY abs(${value} - ${rows.bind(median)}::DOUBLE) DESC LIMIT ${SHOWN}`,
    ),
  );
  return {
    kind: "row_outliers",
    request,
    dataset: desk.dataset,
    table,
    rowsUsed: n,
    sql: desk.sql,
    low,
    high,
    median,
    below,
    above,
    extreme,
  };
}
