import type { DuckDBConnection } from "@duckdb/node-api";
import { InvalidInput } from "../../errors.ts";
import { toCell } from "../cell.ts";
import { identifier } from "../sql/identifier.ts";
import type { Column, Dataset } from "./dataset.ts";
import type { DatasetDescription } from "./description.ts";
import { inferColumns } from "./infer-columns.ts";

/** A loaded table as a data set. @throws InvalidInput when the description names a column that the data lacks. */
export async function describeTable(
  connection: DuckDBConnection,
  table: string,
  description: DatasetDescription,
): Promise<Dataset> {
  const columns = await inferColumns(connection, table, description);
  const names = columns.map((column) => column.name);
  const named = [
    ...Object.keys(description.columns),
    ...[description.time_column, description.default_measure?.column].filter((name) => name !== undefined),
  ];
  for (const name of named) {
    if (names.includes(name)) continue;
    throw new InvalidInput(`The description of ${table} names the column "${name}"; the data has ${names.join(", ")}`, {
      field: name,
      alternatives: names,
    });
  }
  const reader = await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM ${identifier(table)}`);
  const timeColumn = description.time_column ?? columns.find((column) => column.role === "time")?.name;
  const span = timeColumn === undefined ? undefined : await covered(connection, table, timeColumn);
  const measure = description.default_measure;
  return {
    name: table,
    title: description.title ?? capitalized(table.replaceAll("_", " ")),
    description: description.description ?? `Data set with the columns ${names.join(", ")}.`,
    noun: description.noun ?? { one: "row", many: "rows" },
    synonyms: description.synonyms,
    rows: Number(toCell(reader.getRows()[0]?.[0] ?? 0)),
    columns,
    timeColumn,
    defaultMeasure:
      measure === undefined
        ? inferMeasure(columns)
        : { aggregation: measure.aggregation, ...(measure.column === undefined ? {} : { column: measure.column }) },
    covers: span?.covers,
    grain: span?.grain,
  };
}

/** A table with one amount and a date per row is about that amount; otherwise about its rows. */
function inferMeasure(columns: readonly Column[]): Dataset["defaultMeasure"] {
  const amounts = columns.filter((column) => column.role === "measure" && column.aggregation === "sum");
  const keyed = columns.some((column) => column.role === "identifier");
  const [only] = amounts;
  return only !== undefined && amounts.length === 1 && !keyed
    ? { aggregation: "sum", column: only.name }
    : { aggregation: "count" };
}

/** Data dated only on firsts of a month (quarter, year) covers that whole month (quarter, year). */
async function covered(
  connection: DuckDBConnection,
  table: string,
  column: string,
): Promise<{ covers: { from: string; to: string }; grain: "day" | "month" | "quarter" | "year" } | undefined> {
  const time = identifier(column);
  const reader = await connection.runAndReadAll(
    `WITH grain AS (
       SELECT CASE WHEN count(DISTINCT ${time}) < 2 THEN 'day'
                   WHEN bool_and(${time} = date_trunc('year', ${time})) THEN 'year'
                   WHEN bool_and(${time} = date_trunc('quarter', ${time})) THEN 'quarter'
                   WHEN bool_and(${time} = date_trunc('month', ${time})) THEN 'month'
                   ELSE 'day' END AS grain,
              min(${time}) AS first, max(${time}) AS last
       FROM ${identifier(table)})
     SELECT grain, strftime(first, '%Y-%m-%d'),
            strftime(date_trunc('day', last) + CASE grain WHEN 'year' THEN INTERVAL 1 YEAR WHEN 'quarter' THEN INTERVAL 3 MONTH
                                         WHEN 'month' THEN INTERVAL 1 MONTH ELSE INTERVAL 1 DAY END, '%Y-%m-%d')
     FROM grain`,
  );
  const [grain, from, to] = (reader.getRows()[0] ?? []).map(toCell);
  if (typeof from !== "string" || typeof to !== "string") return undefined;
  if (grain !== "day" && grain !== "month" && grain !== "quarter" && grain !== "year") return undefined;
  return { covers: { from, to }, grain };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
