import type { ChartColumn, ChartTable } from "../../../tools/chart/chart-table.ts";
import type { Dataset } from "../../../tools/data/catalog/dataset.ts";
import type { Filter } from "../../../tools/data/request/filter.ts";
import type { Measure } from "../../../tools/data/request/measure.ts";
import type { Period } from "../../../tools/data/request/period.ts";
import { capitalized } from "../phrase/format.ts";
import { periodWords } from "../phrase/period-words.ts";
import { columnOf, filtersPhrase, subjectOf } from "../phrase/subject.ts";

interface Titled {
  readonly dataset: Dataset;
  readonly request: {
    readonly measure: Measure;
    readonly filters: readonly Filter[];
    readonly period?: Period | undefined;
  };
}

/** A chart's table with the measure as its last column, titled by measure, filters and period. */
export function measuredTable(
  { dataset, request }: Titled,
  columns: readonly ChartColumn[],
  rows: ChartTable["rows"],
): ChartTable {
  const period = request.period === undefined ? "" : `, ${periodWords(request.period)}`;
  const subject = capitalized(subjectOf(dataset, request.measure).replace(/^the /, ""));
  return {
    title: `${subject}${filtersPhrase(dataset, request.filters)}${period}`,
    columns: [...columns, { name: "value", title: measureTitle(dataset, request.measure), role: "measure" }],
    rows,
  };
}

/** A measure with its unit, for an axis. */
export function measureTitle(dataset: Dataset, measure: Measure): string {
  const column = columnOf(dataset, measure.column);
  const unit = measure.aggregation === "share" ? "%" : measure.aggregation === "count" ? undefined : column?.unit;
  return titleWithUnit(subjectOf(dataset, measure).replace(/^the /, ""), unit);
}

export function titleWithUnit(label: string, unit: string | undefined): string {
  return unit === undefined || label.includes(unit) ? label : `${label} (${unit})`;
}
