import { InvalidInput } from "../../errors.ts";
import type { Column } from "../catalog/dataset.ts";
import { findColumn } from "../catalog/find-column.ts";
import type { RequestOf } from "../request/request.ts";
import { identifier } from "../sql/identifier.ts";
import { scopeSql } from "../sql/scope-sql.ts";
import { createSqlWriter } from "../sql/sql-writer.ts";
import { correlationCertainty } from "../statistics/correlation-certainty.ts";
import type { Correlation, CorrelationAnalysis } from "./analysis.ts";
import type { Desk } from "./desk.ts";
import { asCount, asNumber, firstRow } from "./numbers.ts";

/** Pearson's and Spearman's coefficient (ties share their mean rank) for every pair of columns, over the rows that have both. */
export async function analyzeCorrelation(desk: Desk, request: RequestOf<"correlation">): Promise<CorrelationAnalysis> {
  const columns = request.columns.map((name) => findColumn(desk.dataset, name, "columns"));
  for (const column of columns) {
    if (column.role === "measure" || column.role === "flag") continue;
    const alternatives = desk.dataset.columns.filter((each) => each.role === "measure").map((each) => each.name);
    throw new InvalidInput(
      `columns: ${column.name} is a ${column.role}, not a number; there are ${alternatives.join(", ")}`,
      {
        field: "columns",
        alternatives,
      },
    );
  }
  const pairs: Correlation[] = [];
  for (const [index, first] of columns.entries()) {
    for (const second of columns.slice(index + 1)) pairs.push(await correlate(desk, request, first, second));
  }
  pairs.sort((a, b) => Math.abs(b.spearman ?? 0) - Math.abs(a.spearman ?? 0));
  const [strongest] = pairs;
  return {
    kind: "correlation",
    request,
    dataset: desk.dataset,
    table: {
      columns: ["first", "second", "n", "pearson", "spearman"],
      rows: pairs.map((pair) => [...pair.columns, pair.n, pair.pearson ?? null, pair.spearman ?? null]),
      truncated: false,
    },
    rowsUsed: strongest?.n ?? 0,
    steps: strongest === undefined ? [] : await meansByFifth(desk, request, strongest),
    pairs,
    sql: desk.sql,
  };
}

async function correlate(
  desk: Desk,
  request: RequestOf<"correlation">,
  first: Column,
  second: Column,
): Promise<Correlation> {
  const writer = createSqlWriter();
  const scope = scopeSql(writer, desk.dataset, request);
  const row = firstRow(
    await desk.run(
      writer.query(
        `WITH pairs AS (SELECT * FROM (SELECT ${identifier(first.name)}::DOUBLE AS x, ${identifier(second.name)}::DOUBLE AS y ${scope})
                        WHERE x IS NOT NULL AND y IS NOT NULL),
              ranked AS (SELECT x, y,
                                rank() OVER (ORDER BY x) + (count(*) OVER (PARTITION BY x) - 1) / 2.0 AS rank_x,
                                rank() OVER (ORDER BY y) + (count(*) OVER (PARTITION BY y) - 1) / 2.0 AS rank_y FROM pairs)
         SELECT count(*) AS n, corr(x, y) AS pearson, corr(rank_x, rank_y) AS spearman FROM ranked`,
      ),
    ),
  );
  const [n, pearson, spearman] = [asCount(row[0]), asNumber(row[1]), asNumber(row[2])];
  return {
    columns: [first.name, second.name],
    n,
    pearson,
    spearman,
    certainty: spearman === undefined ? undefined : correlationCertainty(spearman, n),
  };
}

async function meansByFifth(
  desk: Desk,
  request: RequestOf<"correlation">,
  { columns: [first, second] }: Correlation,
): Promise<CorrelationAnalysis["steps"]> {
  const writer = createSqlWriter();
  const scope = scopeSql(writer, desk.dataset, request);
  const table = await desk.run(
    writer.query(
      `WITH pairs AS (SELECT * FROM (SELECT ${identifier(first)}::DOUBLE AS x, ${identifier(second)}::DOUBLE AS y ${scope})
                      WHERE x IS NOT NULL AND y IS NOT NULL),
            split AS (SELECT x, y, ntile(5) OVER (ORDER BY x) AS fifth FROM pairs)
       SELECT min(x) AS low, max(x) AS high, avg(y) AS mean, count(*) AS n, avg(x) AS at FROM split GROUP BY fifth ORDER BY fifth`,
    ),
  );
  return table.rows.map((row) => ({
    from: asCount(row[0]),
    to: asCount(row[1]),
    mean: asCount(row[2]),
    n: asCount(row[3]),
    at: asCount(row[4]),
  }));
}
