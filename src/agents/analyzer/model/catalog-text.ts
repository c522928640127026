import { addSteps } from "../../../tools/data/analysis/calendar.ts";
import type { Column, Dataset } from "../../../tools/data/catalog/dataset.ts";

/** The data sets as a model needs to see them: tables, columns, types, what they mean, and the values of categories. */
export function catalogText(datasets: readonly Dataset[]): string {
  return datasets.map(datasetText).join("\n\n");
}

function datasetText(dataset: Dataset): string {
  const covers =
    dataset.covers === undefined
      ? "no dates"
      : `time column ${dataset.timeColumn ?? ""}, ${dataset.covers.from} to ${addSteps("day", dataset.covers.to, -1)}, by ${dataset.grain ?? "day"}`;
  return [
    `table ${dataset.name}: ${dataset.title}. ${dataset.description}`,
    `${dataset.rows} rows, one per ${dataset.noun.one}; ${covers}; also called ${dataset.synonyms.join(", ") || dataset.title}`,
    ...dataset.columns.map(columnText),
  ].join("\n");
}

function columnText(column: Column): string {
  const parts = [
    `- ${column.name} (${column.type}, ${column.role}${column.unit === undefined ? "" : `, ${column.unit}`})`,
    column.meaning,
    column.overTime === "last" ? "a stock: only the last moment of a period counts" : undefined,
    column.values.length === 0
      ? undefined
      : `values: ${column.values
          .slice(0, 30)
          .map(({ value, synonyms }) =>
            synonyms.length === 0 ? value : `${value} (${synonyms.slice(0, 3).join(", ")})`,
          )
          .join("; ")}`,
    column.synonyms.length === 0 ? undefined : `also: ${column.synonyms.slice(0, 6).join(", ")}`,
  ];
  return parts.filter((part) => part !== undefined).join("; ");
}
