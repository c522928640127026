import type { DuckDBConnection } from "@duckdb/node-api";
import { toCell, type Cell } from "../cell.ts";
import { identifier } from "../sql/identifier.ts";
import type { Column } from "./dataset.ts";
import type { ColumnDescription, ColumnRole, DatasetDescription } from "./description.ts";

const MOST_VALUES = 200;
const numeric =
  /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|UHUGEINT|FLOAT|DOUBLE|DECIMAL.*)$/;
/** Names of numbers that are a level, not an amount: summing them says nothing. */
const levelNames =
  /(rate|ratio|percent|pct|share|score|rating|satisfaction|price|age|temperature|duration|minutes|hours|days|seconds|latency|average|avg|mean|median|index)/;

/** What the data itself says about each column, completed by the description. */
export async function inferColumns(
  connection: DuckDBConnection,
  table: string,
  description: DatasetDescription,
): Promise<readonly Column[]> {
  const described = await connection.runAndReadAll(`DESCRIBE ${identifier(table)}`);
  const columns: Column[] = [];
  for (const row of described.getRows()) {
    const [name, type] = row.map((value) => String(toCell(value)));
    if (name === undefined || type === undefined) continue;
    columns.push(await inferColumn(connection, table, name, type, description.columns[name]));
  }
  return columns;
}

async function inferColumn(
  connection: DuckDBConnection,
  table: string,
  name: string,
  type: string,
  said: ColumnDescription | undefined,
): Promise<Column> {
  const column = identifier(name);
  const ordered = /^(DATE|TIME|TIMESTAMP.*|VARCHAR|BOOLEAN)$/.test(type) || numeric.test(type);
  const reader = await connection.runAndReadAll(
    `SELECT count(*)::INTEGER, count(${column})::INTEGER, count(DISTINCT ${column})::INTEGER,
            ${ordered ? `min(${column}), max(${column})` : "NULL, NULL"}
     FROM ${identifier(table)}`,
  );
  const [rows = 0, filled = 0, distinct = 0, min = null, max = null] = (reader.getRows()[0] ?? []).map(toCell);
  const role =
    said?.role ?? inferRole({ name, type, rows: Number(rows), filled: Number(filled), distinct: Number(distinct) });
  return {
    name,
    type,
    role,
    label: said?.label ?? labelOf(name),
    meaning: said?.meaning,
    unit: said?.unit,
    synonyms: said?.synonyms ?? [],
    highWords: said?.adjectives.high ?? [],
    lowWords: said?.adjectives.low ?? [],
    emptyWords: said?.when_empty ?? [],
    aggregation: said?.aggregation ?? defaultAggregation(role, name),
    overTime: said?.over_time ?? "sum",
    better: said?.better,
    empty: Number(rows) - Number(filled),
    distinct: Number(distinct),
    min,
    max,
    values: role === "category" ? await commonValues(connection, table, column, said) : [],
  };
}

/** `revenue_usd` as "revenue": a unit is told beside the number. */
function labelOf(name: string): string {
  const words = name
    .replace(/_(usd|eur|gbp|minutes|hours|days|seconds|ms|pct|percent|id|at|name)$/, "")
    .replaceAll("_", " ");
  return words === "" ? name : words;
}

interface Shape {
  readonly name: string;
  readonly type: string;
  readonly rows: number;
  readonly filled: number;
  readonly distinct: number;
}

function inferRole({ name, type, filled, distinct }: Shape): ColumnRole {
  if (/^(DATE|TIMESTAMP.*)$/.test(type)) return "time";
  if (type === "BOOLEAN") return "flag";
  const isKey = /(^|_)(id|uuid|key|number|no|code)$/.test(name);
  if (numeric.test(type)) return isKey && distinct > filled / 2 ? "identifier" : "measure";
  if (isKey && distinct > filled / 2) return "identifier";
  const few = Math.max(MOST_VALUES, Math.floor(filled / 20));
  return type === "VARCHAR" && distinct <= Math.min(few, 2_000) && (distinct < filled || filled <= 50)
    ? "category"
    : "text";
}

function defaultAggregation(role: ColumnRole, name: string): Column["aggregation"] {
  if (role === "measure") return levelNames.test(name) ? "average" : "sum";
  return role === "flag" ? "share" : "count";
}

async function commonValues(
  connection: DuckDBConnection,
  table: string,
  column: string,
  said: ColumnDescription | undefined,
): Promise<Column["values"]> {
  const reader = await connection.runAndReadAll(
    `SELECT ${column}::VARCHAR, count(*)::INTEGER FROM ${identifier(table)} WHERE ${column} IS NOT NULL
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MOST_VALUES}`,
  );
  return reader.getRows().map((row) => {
    const [value, rows]: Cell[] = row.map(toCell);
    return { value: String(value), rows: Number(rows), synonyms: said?.values[String(value)] ?? [] };
  });
}
