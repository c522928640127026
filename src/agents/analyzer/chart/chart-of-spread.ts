import type { ChartTable } from "../../../tools/chart/chart-table.ts";
import type { CorrelationAnalysis, DistributionAnalysis } from "../../../tools/data/analysis/analysis.ts";
import { capitalized } from "../phrase/format.ts";
import { columnOf, filtersPhrase } from "../phrase/subject.ts";
import { titleWithUnit } from "./chart-titles.ts";

/** The mean of one column at the fifths of the other: a cloud of thousands of points says less. */
export function chartOfCorrelation({ dataset, pairs, steps }: CorrelationAnalysis): ChartTable | undefined {
  const [pair] = pairs;
  const [x, y] = [columnOf(dataset, pair?.columns[0]), columnOf(dataset, pair?.columns[1])];
  if (x === undefined || y === undefined || x.role !== "measure") return undefined;
  return {
    title: `${capitalized(y.label)} by ${x.label} (means of fifths)`,
    columns: [
      { name: "x", title: titleWithUnit(x.label, x.unit), role: "measure" },
      { name: "y", title: titleWithUnit(y.label, y.unit), role: "measure" },
    ],
    rows: steps.map((step) => [step.at, step.mean]),
  };
}

export function chartOfDistribution({ dataset, request, column, bins }: DistributionAnalysis): ChartTable {
  const [first, last] = [bins[0], bins.at(-1)];
  // The last bin takes everything beyond the 99th percentile: drawn to scale it would be most of the picture.
  const hasTail =
    bins.length > 2 && first !== undefined && last !== undefined && last.to - last.from > 1.5 * (first.to - first.from);
  return {
    title: `${capitalized(column.label)} of ${dataset.noun.many}${filtersPhrase(dataset, request.filters)}`,
    columns: [
      { name: "from", title: titleWithUnit(column.label, column.unit), role: "from" },
      { name: "to", title: "", role: "to" },
      { name: "rows", title: dataset.noun.many, role: "measure" },
    ],
    rows: (hasTail ? bins.slice(0, -1) : bins).map((bin) => [bin.from, bin.to, bin.rows]),
  };
}
