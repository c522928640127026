import type { Group, GroupByAnalysis } from "../../../tools/data/analysis/analysis.ts";
import type { Statement } from "../../../tools/finding.ts";
import { capitalized, cell, listed, measured, percent } from "./format.ts";
import { stepWords } from "./period-words.ts";
import { basis, columnOf, filtersPhrase, subjectOf, whenPhrase } from "./subject.ts";

const SPOKEN = 12;
const FEW = 5;

export function sayGroups(analysis: GroupByAnalysis): readonly Statement[] {
  const { dataset, request, groups, groupCount, overall, rowsUsed } = analysis;
  const { measure, order } = request;
  const column = columnOf(dataset, measure.column);
  const when = whenPhrase(dataset, request.period);
  const filters = filtersPhrase(dataset, request.filters);
  const scope = { text: basis(dataset, request, rowsUsed), data: { rows: rowsUsed } };
  const show = (group: Group): string => {
    const value = typeof group.value === "number" ? measured(group.value, measure, column) : cell(group.value);
    return group.share === undefined ? value : `${value} (${percent(group.share)})`;
  };
  const subject = subjectOf(dataset, measure);
  const valued = groups.filter((group) => group.value !== null);
  if (valued.length === 0)
    return [{ text: `Nothing is left to group: ${subject}${filters} has no rows ${when}.` }, scope];
  const ranked = order === "natural" ? valued.toSorted((a, b) => Number(b.value) - Number(a.value)) : valued;
  const [first] = ranked;
  const statements: Statement[] = [];
  if (first !== undefined && valued.length > 1) {
    const end = order === "asc" ? "lowest" : "highest";
    const rate = isAmount(measure.aggregation) ? (order === "asc" ? "the least" : "the most") : `the ${end}`;
    const bare = subject.replace(/^the /, "");
    statements.push({
      text:
        `${capitalized(keyWords(analysis, first))} had ${rate} ${bare}${filters} ${when}`.trim() + `: ${show(first)}.`,
      data: { top: { keys: first.keys, value: first.value, rows: first.rows, share: first.share }, order },
    });
  }
  const named = valued.slice(0, SPOKEN).map((group) => `${keyWords(analysis, group)} ${show(group)}`);
  const more = groupCount - Math.min(valued.length, SPOKEN);
  const by = request.dimensions.map(({ column: name, part }) =>
    part === undefined ? labelOf(analysis, name) : part.replaceAll("_", " "),
  );
  statements.push({
    text: `${capitalized(subject)}${filters} by ${listed(by)}: ${named.join("; ")}${more > 0 ? `; and ${more} more` : ""}.`,
    data: {
      groups: groups.map(({ keys, value, rows, share }) => ({
        keys,
        value,
        rows,
        ...(share === undefined ? {} : { share }),
      })),
      overall,
    },
  });
  if (typeof overall === "number" && valued.length > 1) {
    statements.push({ text: `Over all of them together: ${measured(overall, measure, column)}.`, data: { overall } });
  }
  const small = valued.filter((group) => group.rows < FEW && !isAmount(measure.aggregation));
  if (small.length > 0) {
    statements.push({
      text: `${listed(small.slice(0, 5).map((group) => keyWords(analysis, group)))} rest${small.length === 1 ? "s" : ""} on fewer than ${FEW} rows.`,
    });
  }
  return [...statements, scope];
}

function isAmount(aggregation: string): boolean {
  return aggregation === "count" || aggregation === "sum" || aggregation === "count_distinct";
}

function labelOf({ dataset }: GroupByAnalysis, name: string): string {
  return columnOf(dataset, name)?.label ?? name;
}

/** "Team", "EMEA and Team", "reopened", "14:00", "March 2026". */
function keyWords(analysis: GroupByAnalysis, group: Group): string {
  const words = group.keys.map((key, index) => {
    const dimension = analysis.request.dimensions[index];
    const column = columnOf(analysis.dataset, dimension?.column);
    if (key === null) return `no ${column?.label ?? "value"}`;
    const part = dimension?.part;
    if (part === "hour") return `${String(key).padStart(2, "0")}:00`;
    if (
      (part === "day" || part === "week" || part === "month" || part === "quarter" || part === "year") &&
      typeof key === "string"
    )
      return stepWords(part, key);
    if (column?.role === "flag") return key === true ? column.label : `not ${column.label}`;
    return cell(key);
  });
  return words.join(", ");
}
