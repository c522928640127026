import type { ChartTable } from "../../../tools/chart/chart-table.ts";
import type { CompareAnalysis } from "../../../tools/data/analysis/analysis.ts";
import { periodWords } from "../phrase/period-words.ts";
import { columnOf } from "../phrase/subject.ts";
import { measuredTable } from "./chart-titles.ts";

const MOST_GROUPS = 8;

/** Both periods side by side for the groups of the column that moved most; the totals where there are no groups. */
export function chartOfComparison(analysis: CompareAnalysis): ChartTable {
  const { dataset, request, current, previous, drivers } = analysis;
  const [column] = drivers.map((driver) => driver.column);
  const chosen = drivers.filter((driver) => driver.column === column).slice(0, MOST_GROUPS);
  const groups = chosen.length > 1 ? chosen : [{ value: "all", current, previous }];
  const rows = groups.flatMap((group) => [
    [group.value, periodWords(request.previous), group.previous ?? null],
    [group.value, periodWords(request.current), group.current ?? null],
  ]);
  const title = chosen.length > 1 ? (columnOf(dataset, column)?.label ?? "") : "";
  return measuredTable(
    { dataset, request: { measure: request.measure, filters: request.filters } },
    [
      { name: "group", title, role: "ordinal" },
      { name: "period", title: "period", role: "category" },
    ],
    rows,
  );
}
