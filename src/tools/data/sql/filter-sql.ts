import { InvalidInput } from "../../errors.ts";
import type { Column, Dataset } from "../catalog/dataset.ts";
import { findColumn } from "../catalog/find-column.ts";
import type { Filter } from "../request/filter.ts";
import { identifier } from "./identifier.ts";
import type { SqlWriter } from "./sql-writer.ts";

type Scalar = string | number | boolean;

const comparisons = { eq: "=", not_eq: "<>", gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

/** A filter as an SQL condition. @throws InvalidInput for an unknown column, or a value its type cannot hold. */
export function filterSql(writer: SqlWriter, dataset: Dataset, filter: Filter): string {
  const column = findColumn(dataset, filter.column, "filters");
  const name = identifier(column.name);
  const isText = column.type === "VARCHAR";
  const side = isText ? `lower(${name})` : name;
  const bound = (value: Scalar): string => bindAs(writer, column, value);
  switch (filter.op) {
    case "eq":
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      return `${side} ${comparisons[filter.op]} ${bound(filter.value)}`;
    case "not_eq":
      return `${side} IS DISTINCT FROM ${bound(filter.value)}`;
    case "in":
      return `${side} IN (${filter.values.map(bound).join(", ")})`;
    case "not_in":
      return `(${name} IS NULL OR ${side} NOT IN (${filter.values.map(bound).join(", ")}))`;
    case "between":
      return `${side} BETWEEN ${bound(filter.from)} AND ${bound(filter.to)}`;
    case "is_empty":
      return `${name} IS NULL`;
    case "not_empty":
      return `${name} IS NOT NULL`;
    case "contains":
      return `contains(lower(${name}::VARCHAR), ${writer.bind(filter.value.toLowerCase())})`;
  }
}

function bindAs(writer: SqlWriter, column: Column, value: Scalar): string {
  if (column.type === "VARCHAR") {
    const text = String(value).toLowerCase();
    const known = column.values.map((each) => each.value);
    const isComplete = column.role === "category" && column.distinct <= known.length;
    if (isComplete && !known.some((each) => each.toLowerCase() === text))
      throw noSuchValue(column, String(value), known);
    return writer.bind(text);
  }
  if (column.role === "flag") {
    const flag = typeof value === "boolean" ? value : { true: true, false: false }[String(value).toLowerCase()];
    if (flag === undefined) throw unfit(column, value, "true or false");
    return writer.bind(flag);
  }
  if (column.role === "time") {
    const time = String(value);
    if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?$/.test(time))
      throw unfit(column, value, "a date such as 2026-03-01");
    return `${writer.bind(time)}::TIMESTAMP`;
  }
  const number = typeof value === "number" ? value : Number(value);
  if (typeof value === "boolean" || !Number.isFinite(number)) throw unfit(column, value, "a number");
  return `${writer.bind(number)}::DOUBLE`;
}

function noSuchValue(column: Column, value: string, known: readonly string[]): InvalidInput {
  return new InvalidInput(`filters: no row has ${column.name} "${value}"; there are ${known.slice(0, 20).join(", ")}`, {
    field: "filters",
    alternatives: known,
  });
}

function unfit(column: Column, value: Scalar, wanted: string): InvalidInput {
  return new InvalidInput(`filters: ${column.name} is compared with "${value}"; it takes ${wanted}`, {
    field: "filters",
  });
}
