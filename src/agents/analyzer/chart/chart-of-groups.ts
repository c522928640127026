import type { ChartColumn, ChartTable } from "../../../tools/chart/chart-table.ts";
import type { GroupByAnalysis } from "../../../tools/data/analysis/analysis.ts";
import type { Cell } from "../../../tools/data/cell.ts";
import { columnOf } from "../phrase/subject.ts";
import { measuredTable } from "./chart-titles.ts";

const steps = new Set(["day", "week", "month", "quarter", "year"]);

/** Bars by group, a line where the groups are stretches of time; undefined for three dimensions. */
export function chartOfGroups(analysis: GroupByAnalysis): ChartTable | undefined {
  const { dimensions } = analysis.request;
  if (dimensions.length > 2) return undefined;
  const isDated = dimensions.length === 1 && steps.has(dimensions[0]?.part ?? "");
  const columns = dimensions.map(({ column, part }, index): ChartColumn => {
    const role = isDated ? "time" : part !== undefined && index === 0 ? "ordinal" : "category";
    return {
      name: `key${index}`,
      title: part?.replaceAll("_", " ") ?? columnOf(analysis.dataset, column)?.label ?? column,
      role,
    };
  });
  const rows = analysis.groups
    .filter((group) => group.value !== null)
    .map((group) => [...group.keys.map(keyText), group.value]);
  const sorted = isDated ? rows.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)) : rows;
  return measuredTable(analysis, columns, sorted);
}

function keyText(key: Cell): Cell {
  if (key === null) return "(none)";
  return typeof key === "boolean" ? (key ? "yes" : "no") : key;
}
