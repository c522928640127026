import { InvalidInput } from "../../errors.ts";
import type { Column, Dataset } from "../catalog/dataset.ts";
import { findColumn } from "../catalog/find-column.ts";
import type { Measure } from "../request/measure.ts";
import { filterSql } from "./filter-sql.ts";
import { identifier } from "./identifier.ts";
import type { SqlWriter } from "./sql-writer.ts";

const fractions = { median: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;

/** A measure as an SQL aggregate. @throws InvalidInput when the column is missing, unknown or of the wrong kind. */
export function measureSql(writer: SqlWriter, dataset: Dataset, measure: Measure): string {
  if (measure.aggregation === "share") return shareSql(writer, dataset, measure);
  const where = measure.where?.map((filter) => filterSql(writer, dataset, filter)).join(" AND ");
  return `${plainSql(dataset, measure)}${where === undefined ? "" : ` FILTER (WHERE ${where})`}`;
}

/** The column whose filled cells the measure is made of; none when it counts rows. */
export function measuredColumn(dataset: Dataset, measure: Measure): Column | undefined {
  return measure.column === undefined ? undefined : findColumn(dataset, measure.column, "measure.column");
}

function plainSql(dataset: Dataset, { aggregation, column: name }: Measure): string {
  if (aggregation === "count" && name === undefined) return "count(*)";
  if (name === undefined) throw needsColumn(dataset, aggregation);
  const column = findColumn(dataset, name, "measure.column");
  const value = identifier(column.name);
  switch (aggregation) {
    case "count":
      return `count(${value})`;
    case "count_distinct":
      return `count(DISTINCT ${value})`;
    case "min":
    case "max":
      return `${aggregation}(${value})`;
    case "sum":
    case "average":
    case "stddev":
      return `${{ sum: "sum", average: "avg", stddev: "stddev_samp" }[aggregation]}(${calculable(dataset, column, aggregation)})`;
    case "median":
    case "p90":
    case "p95":
    case "p99":
      return `quantile_cont(${calculable(dataset, column, aggregation)}, ${fractions[aggregation]})`;
    case "share":
      throw new InvalidInput("measure: a share is not a plain aggregate", { field: "measure.aggregation" });
  }
}

function shareSql(writer: SqlWriter, dataset: Dataset, measure: Measure): string {
  const conditions = (measure.where ?? []).map((filter) => filterSql(writer, dataset, filter));
  const column = measuredColumn(dataset, measure);
  const amount = column?.role === "measure" ? identifier(column.name) : undefined;
  if (column?.role === "flag") conditions.push(identifier(column.name));
  else if (column !== undefined && amount === undefined) calculable(dataset, column, "share");
  if (conditions.length === 0) {
    throw new InvalidInput('measure: a share needs "where", the condition whose part is asked for', {
      field: "measure.where",
    });
  }
  const where = `FILTER (WHERE ${conditions.join(" AND ")})`;
  return amount === undefined
    ? `100.0 * count(*) ${where} / nullif(${countedSql(dataset, measure)}, 0)`
    : `100.0 * coalesce(sum(${amount}) ${where}, 0) / nullif(sum(${amount}), 0)`;
}

/**
 * How many rows the measure rests on: those with a value in its column, or in the columns of a share's condition ("rated 1 or 2" is a
 * part of what was rated at all).
 */
export function countedSql(dataset: Dataset, measure: Measure): string {
  const named = measure.aggregation === "share" ? (measure.where ?? []) : [];
  const asked = named.filter(({ op }) => op !== "is_empty" && op !== "not_empty").map(({ column }) => column);
  const needed = [...asked, ...(measure.column === undefined ? [] : [measure.column])]
    .map((name) => findColumn(dataset, name, "measure"))
    .filter((column) => column.empty > 0);
  if (needed.length === 0) return "count(*)";
  const filled = [...new Set(needed.map((column) => `${identifier(column.name)} IS NOT NULL`))];
  return `count(*) FILTER (WHERE ${filled.join(" AND ")})`;
}

function calculable(dataset: Dataset, column: Column, aggregation: string): string {
  if (column.role === "flag") return `${identifier(column.name)}::INTEGER`;
  if (column.role === "measure") return identifier(column.name);
  const alternatives = dataset.columns.filter((each) => each.role === "measure").map((each) => each.name);
  throw new InvalidInput(
    `measure: ${aggregation} of ${column.name} makes no sense, it is a ${column.role}; ${dataset.name} has ${alternatives.join(", ") || "no numbers"}`,
    { field: "measure.column", alternatives },
  );
}

function needsColumn(dataset: Dataset, aggregation: string): InvalidInput {
  const alternatives = dataset.columns.filter((each) => each.role === "measure").map((each) => each.name);
  return new InvalidInput(`measure: ${aggregation} needs a column; ${dataset.name} has ${alternatives.join(", ")}`, {
    field: "measure.column",
    alternatives,
  });
}
