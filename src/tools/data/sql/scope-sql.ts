import type { Dataset } from "../catalog/dataset.ts";
import { timeColumn } from "../catalog/find-column.ts";
import type { Filter } from "../request/filter.ts";
import type { Measure } from "../request/measure.ts";
import type { Grain, Period } from "../request/period.ts";
import { filterSql } from "./filter-sql.ts";
import { identifier } from "./identifier.ts";
import { measuredColumn } from "./measure-sql.ts";
import type { SqlWriter } from "./sql-writer.ts";

export interface Scope {
  readonly filters: readonly Filter[];
  readonly period?: Period | undefined;
}

/** `FROM … WHERE …` of the rows in scope; the table has the alias-free column names. */
export function scopeSql(writer: SqlWriter, dataset: Dataset, scope: Scope): string {
  const conditions = scope.filters.map((filter) => filterSql(writer, dataset, filter));
  if (scope.period !== undefined) {
    const time = identifier(timeColumn(dataset).name);
    conditions.push(
      `${time} >= ${writer.bind(scope.period.from)}::TIMESTAMP`,
      `${time} < ${writer.bind(scope.period.to)}::TIMESTAMP`,
    );
  }
  return `FROM ${identifier(dataset.name)}${conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`}`;
}

/**
 * The same for a measure: of a stock (seats) that is added up, only the rows of the last moment of each step of time count.
 * Without a grain there is one step, the whole scope.
 */
export function measuredScopeSql(
  writer: SqlWriter,
  dataset: Dataset,
  scope: Scope,
  measure: Measure,
  grain?: Grain,
): string {
  const column = measuredColumn(dataset, measure);
  const from = scopeSql(writer, dataset, scope);
  if (column?.overTime !== "last" || measure.aggregation !== "sum" || dataset.timeColumn === undefined) return from;
  const time = identifier(dataset.timeColumn);
  const step = grain === undefined ? "" : `PARTITION BY date_trunc('${grain}', ${time})`;
  return `FROM (SELECT * ${from} QUALIFY ${time} = max(${time}) OVER (${step}))`;
}
