import { InvalidInput } from "../../errors.ts";
import type { Column, Dataset } from "./dataset.ts";

/** The column of that name. @throws InvalidInput naming the columns there are. */
export function findColumn(dataset: Dataset, name: string, field: string): Column {
  const column = dataset.columns.find((each) => each.name === name);
  if (column !== undefined) return column;
  const alternatives = dataset.columns.map((each) => each.name);
  throw new InvalidInput(`${field}: ${dataset.name} has no column "${name}"; it has ${alternatives.join(", ")}`, {
    field,
    alternatives,
  });
}

/** The time column to use. @throws InvalidInput when the data set has none. */
export function timeColumn(dataset: Dataset): Column {
  if (dataset.timeColumn !== undefined) return findColumn(dataset, dataset.timeColumn, "time_column");
  throw new InvalidInput(`${dataset.name} has no column of dates, so nothing can be said about periods or trends`, {
    field: "dataset",
    alternatives: dataset.columns.map((each) => each.name),
  });
}
