import type { Dataset } from "../../../tools/data/catalog/dataset.ts";
import { catalogText } from "./catalog-text.ts";

/** What the model is told. The question and the catalog are data, set apart from the instructions. */
export function instructions(datasets: readonly Dataset[]): string {
  const [first] = datasets;
  const today =
    datasets
      .map((dataset) => dataset.covers?.to ?? "")
      .toSorted()
      .at(-1) ?? "";
  return [
    "You turn a question about data into typed analysis requests. You never calculate and never answer yourself.",
    "Answer with kind `requests` whenever one to three typed requests can do it; with kind `sql` (one DuckDB SELECT) only when they cannot; with kind `unanswerable` when the data sets do not hold what is asked. Parts of the question that are not about these data sets are left to others: ignore them.",
    "Requests: value, group_by, trend, correlation, outliers (over rows or time), compare_periods, forecast, distribution, rows, profile. Use only the tables, columns and values below, spelled exactly so. A period's `to` is the day after its last day.",
    today === "" ? "" : `Today is ${today}: "last month" is the last complete month before it.`,
    first === undefined
      ? ""
      : 'Measures: {"aggregation":"count"} counts rows; share needs `where`, or a column of true and false.',
    `Data sets:\n${catalogText(datasets)}`,
  ]
    .filter((line) => line !== "")
    .join("\n\n");
}
