import type { DistributionAnalysis, ProfileAnalysis, RowsAnalysis } from "../../../tools/data/analysis/analysis.ts";
import type { Column } from "../../../tools/data/catalog/dataset.ts";
import type { Statement } from "../../../tools/finding.ts";
import { capitalized, cell, listed, number, withUnit } from "./format.ts";
import { periodWords } from "./period-words.ts";
import { basis, columnOf, filtersPhrase, whenPhrase } from "./subject.ts";

export function sayDistribution({
  dataset,
  request,
  column,
  summary,
  rowsUsed,
}: DistributionAnalysis): readonly Statement[] {
  const show = (value: number): string => withUnit(value, column);
  const about = `${column.label}${filtersPhrase(dataset, request.filters)}`;
  return [
    {
      text: `Half of the ${dataset.noun.many} have a ${about} of ${show(summary.median)} or less; the middle half lies between ${show(summary.p25)} and ${show(summary.p75)}.`,
      data: { ...summary },
    },
    {
      text: `The average is ${show(summary.mean)}; 95 % are at ${show(summary.p95)} or less; the range is ${show(summary.min)} to ${show(summary.max)}.`,
      data: { mean: summary.mean, p95: summary.p95, min: summary.min, max: summary.max },
    },
    { text: basis(dataset, request, rowsUsed), data: { rows: rowsUsed } },
  ];
}

export function sayRows({ dataset, request, table, rowsUsed }: RowsAnalysis): readonly Statement[] {
  const by = columnOf(dataset, request.order_by ?? dataset.timeColumn);
  const key = dataset.columns.find((column) => column.role === "identifier");
  const when = whenPhrase(dataset, request.period);
  const filters = filtersPhrase(dataset, request.filters);
  const end =
    by?.role === "time"
      ? request.order === "desc"
        ? "latest"
        : "earliest"
      : request.order === "desc"
        ? "highest"
        : "lowest";
  const described = table.rows.map((row) => {
    const value = (column: Column | undefined): string => {
      const found = column === undefined ? null : (row[table.columns.indexOf(column.name)] ?? null);
      return typeof found === "number" && column !== undefined
        ? withUnit(found, column)
        : cell(found).replace("T", " ");
    };
    return key === undefined ? value(by) : `${cell(row[table.columns.indexOf(key.name)] ?? null)} (${value(by)})`;
  });
  const opening = `The ${number(table.rows.length)} ${dataset.noun.many}${filters} with the ${end} ${by?.label ?? "values"}${when === "" ? "" : ` ${when}`}`;
  const text =
    table.rows.length === 0
      ? `There are no ${dataset.noun.many}${filters} ${when}.`
      : `${opening}: ${described.join("; ")}.`;
  return [
    { text, data: { columns: table.columns, rows: table.rows } },
    { text: basis(dataset, request, rowsUsed), data: { rows: rowsUsed } },
  ];
}

export function sayProfile({ dataset }: ProfileAnalysis): readonly Statement[] {
  const when = dataset.covers === undefined ? "" : `, ${periodWords(dataset.covers)}`;
  const categories = dataset.columns.filter((column) => column.role === "category");
  const measures = dataset.columns.filter((column) => column.role === "measure");
  const incomplete = dataset.columns.filter((column) => column.empty > 0);
  return [
    {
      text: `${dataset.title} has ${number(dataset.rows)} ${dataset.noun.many} in ${dataset.columns.length} columns${when}. ${dataset.description}`,
      data: { dataset: dataset.name, rows: dataset.rows, columns: dataset.columns.map((column) => column.name) },
    },
    ...(categories.length === 0
      ? []
      : [
          {
            text: `It can be grouped by ${categories
              .map(
                (column) =>
                  `${column.label} (${column.values
                    .slice(0, 7)
                    .map(({ value }) => value)
                    .join(", ")}${column.distinct > 7 ? ", …" : ""})`,
              )
              .join("; ")}.`,
          },
        ]),
    ...(measures.length === 0
      ? []
      : [{ text: `It measures ${listed(measures.map((column) => `${column.label} (${range(column)})`))}.` }]),
    ...(incomplete.length === 0
      ? []
      : [
          {
            text: `${capitalized(listed(incomplete.map((column) => `${column.label} is empty in ${number(column.empty)}`)))} of the ${dataset.noun.many}.`,
          },
        ]),
  ];
}

function range(column: Column): string {
  return typeof column.min === "number" && typeof column.max === "number"
    ? `${withUnit(column.min, column)} to ${withUnit(column.max, column)}`
    : "no values";
}
