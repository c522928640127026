import type { Statement } from "../../tools/finding.ts";
import { drawChart } from "../../tools/chart/draw-chart.ts";
import type { ChartTable } from "../../tools/chart/chart-table.ts";
import { analyze } from "../../tools/data/analysis/analyze.ts";
import type { DataSession } from "../../tools/data/datasets.ts";
import type { AnalysisRequest } from "../../tools/data/request/request.ts";
import type { Table } from "../../tools/data/table.ts";
import type { AnalyzerResult } from "./analyzer-schemas.ts";
import { chartTableOf } from "./chart/chart-table-of.ts";
import { chartTableOfSql } from "./chart/chart-table-of-sql.ts";
import { say } from "./phrase/say.ts";
import { saySql } from "./phrase/say-sql.ts";

/** A result with the sentences about it. */
export interface CarriedOut {
  readonly statements: readonly Statement[];
  readonly result: AnalyzerResult;
}

/** More rows than this stay out of the output: they are kept with every step of the run. */
const MOST_ROWS = 500;

/** Carries out a typed request: numbers, sentences, chart. */
export async function carryOut(
  session: DataSession,
  request: AnalysisRequest,
  signal: AbortSignal,
): Promise<CarriedOut> {
  const analysis = await analyze(session, request, signal);
  const chart = await chartOf(chartTableOf(analysis));
  return {
    statements: say(analysis),
    result: {
      dataset: analysis.dataset.name,
      request,
      sql: [...analysis.sql],
      table: shortened(analysis.table),
      ...chart,
    },
  };
}

/** Checks and carries out SQL from elsewhere. */
export async function carryOutSql(session: DataSession, sql: string, signal: AbortSignal): Promise<CarriedOut> {
  const tables = await session.check(sql);
  const table = await session.query(sql, signal);
  const chart = await chartOf(chartTableOfSql(table));
  return {
    statements: saySql(table, tables),
    result: { dataset: tables[0] ?? "", sql: [sql], table: shortened(table), ...chart },
  };
}

async function chartOf(table: ChartTable | undefined): Promise<Pick<AnalyzerResult, "chart">> {
  const chart = table === undefined ? undefined : await drawChart(table);
  return chart === undefined ? {} : { chart: { spec: { ...chart.spec }, svg: chart.svg } };
}

function shortened({ columns, rows, truncated }: Table): AnalyzerResult["table"] {
  return {
    columns: [...columns],
    rows: rows.slice(0, MOST_ROWS).map((row) => [...row]),
    truncated: truncated || rows.length > MOST_ROWS,
  };
}
