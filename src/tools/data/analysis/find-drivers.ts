import { findColumn } from "../catalog/find-column.ts";
import type { Period } from "../request/period.ts";
import type { RequestOf } from "../request/request.ts";
import { identifier } from "../sql/identifier.ts";
import { countedSql, measureSql } from "../sql/measure-sql.ts";
import { measuredScopeSql } from "../sql/scope-sql.ts";
import { createSqlWriter } from "../sql/sql-writer.ts";
import { addsUp, type Driver } from "./analysis.ts";
import type { Desk } from "./desk.ts";
import { asCount, asNumber } from "./numbers.ts";

interface Totals {
  readonly current: number | undefined;
  readonly previous: number | undefined;
}

interface GroupTotal {
  readonly value: number | undefined;
  readonly weight: number;
}

/**
 * What each group contributes to the change. Where the measure adds up: its own change. For averages and shares: w₁(v₁ − V₀) − w₀(v₀ − V₀),
 * with w the group's part of the rows and V₀ the whole before; over the groups of one column this too adds up to the change.
 * Other measures (medians, percentiles) have no such parts: none are given.
 */
export async function findDrivers(
  desk: Desk,
  request: RequestOf<"compare_periods">,
  totals: Totals,
): Promise<readonly Driver[]> {
  const { aggregation } = request.measure;
  const whole = totals.previous;
  const additive = addsUp(request.measure);
  if (whole === undefined || totals.current === undefined) return [];
  if (!additive && aggregation !== "average" && aggregation !== "share") return [];
  const pinned = new Set(request.filters.filter((filter) => filter.op === "eq").map((filter) => filter.column));
  const columns =
    request.drivers_by ??
    desk.dataset.columns
      .filter(
        (column) =>
          column.role === "category" && column.distinct > 1 && column.distinct <= 100 && !pinned.has(column.name),
      )
      .map((column) => column.name);
  const drivers: Driver[] = [];
  for (const name of columns) {
    const column = findColumn(desk.dataset, name, "drivers_by").name;
    const now = await byGroup(desk, request, request.current, column);
    const before = await byGroup(desk, request, request.previous, column);
    for (const value of new Set([...now.keys(), ...before.keys()])) {
      const current = now.get(value);
      const previous = before.get(value);
      const contribution = additive
        ? (current?.value ?? 0) - (previous?.value ?? 0)
        : pull(current, whole) - pull(previous, whole);
      drivers.push({ column, value, current: current?.value, previous: previous?.value, contribution });
    }
  }
  return drivers.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
}

function pull(group: GroupTotal | undefined, whole: number): number {
  return group?.value === undefined ? 0 : group.weight * (group.value - whole);
}

async function byGroup(
  desk: Desk,
  request: RequestOf<"compare_periods">,
  period: Period,
  column: string,
): Promise<ReadonlyMap<string, GroupTotal>> {
  const writer = createSqlWriter();
  const measure = measureSql(writer, desk.dataset, request.measure);
  const scope = measuredScopeSql(writer, desk.dataset, { filters: request.filters, period }, request.measure);
  const counted = countedSql(desk.dataset, request.measure);
  const table = await desk.run(
    writer.query(
      `SELECT ${identifier(column)}::VARCHAR AS key, ${measure} AS value, ${counted} AS n ${scope} GROUP BY 1 ORDER BY 1`,
    ),
  );
  const rows = table.rows.reduce((sum, row) => sum + asCount(row[2]), 0);
  return new Map(
    table.rows.map((row) => [
      row[0] === null ? "(none)" : String(row[0]),
      { value: asNumber(row[1]), weight: rows === 0 ? 0 : asCount(row[2]) / rows },
    ]),
  );
}
