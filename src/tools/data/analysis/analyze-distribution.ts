import { NotFound } from "../../errors.ts";
import { findColumn } from "../catalog/find-column.ts";
import { columnOfNumbers } from "../catalog/column-of-numbers.ts";
import type { RequestOf } from "../request/request.ts";
import { identifier } from "../sql/identifier.ts";
import { scopeSql } from "../sql/scope-sql.ts";
import { createSqlWriter } from "../sql/sql-writer.ts";
import type { DistributionAnalysis } from "./analysis.ts";
import type { Desk } from "./desk.ts";
import { asCount, firstRow } from "./numbers.ts";

/** How the values of a column spread: quantiles, and bins of one width up to the 99th percentile, the last one taking the rest. */
export async function analyzeDistribution(
  desk: Desk,
  request: RequestOf<"distribution">,
): Promise<DistributionAnalysis> {
  const column = columnOfNumbers(desk.dataset, findColumn(desk.dataset, request.column, "column"));
  const value = `${identifier(column.name)}::DOUBLE`;
  const writer = createSqlWriter();
  const scope = scopeSql(writer, desk.dataset, request);
  const summary = firstRow(
    await desk.run(
      writer.query(
        `SELECT count(v), min(v), quantile_cont(v, 0.25), median(v), avg(v), quantile_cont(v, 0.75), quantile_cont(v, 0.95), max(v),
                quantile_cont(v, 0.99), bool_and(v = floor(v)) FROM (SELECT ${value} AS v ${scope}) WHERE v IS NOT NULL`,
      ),
    ),
  );
  const [n = 0, min = 0, p25 = 0, median = 0, mean = 0, p75 = 0, p95 = 0, max = 0, p99 = 0] = summary.map(asCount);
  if (n === 0) throw new NotFound(`No row in scope has a value in ${column.name}`, { field: "column" });
  const whole = summary[9] === true;
  const top = p99 > min ? p99 : max > min ? max : min + 1;
  const raw = (top - min) / request.bins;
  const width = whole ? Math.max(1, Math.ceil(raw)) : raw;
  const count = Math.max(1, Math.min(request.bins, Math.ceil((top - min) / width + (whole ? 1 / width : 0))));
  const binned = createSqlWriter();
  const binScope = scopeSql(binned, desk.dataset, request);
  const table = await desk.run(
    binned.query(
      `SELECT least(floor((v - ${binned.bind(min)}::DOUBLE) / ${binned.bind(width)}::DOUBLE), ${binned.bind(count - 1)}::DOUBLE)::INTEGER AS bin,
              count(*) AS rows
       FROM (SELECT ${value} AS v ${binScope}) WHERE v IS NOT NULL GROUP BY 1 ORDER BY 1`,
    ),
  );
  const rows = new Map(table.rows.map((row) => [asCount(row[0]), asCount(row[1])]));
  const bins = Array.from({ length: count }, (_, index) => ({
    from: min + index * width,
    to: index === count - 1 ? Math.max(max, min + (index + 1) * width) : min + (index + 1) * width,
    rows: rows.get(index) ?? 0,
  }));
  return {
    kind: "distribution",
    request,
    dataset: desk.dataset,
    column,
    table: { columns: ["from", "to", "rows"], rows: bins.map((bin) => [bin.from, bin.to, bin.rows]), truncated: false },
    rowsUsed: n,
    sql: desk.sql,
    bins,
    summary: { min, p25, median, mean, p75, p95, max },
  };
}
