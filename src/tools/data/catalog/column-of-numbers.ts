import { InvalidInput } from "../../errors.ts";
import type { Column, Dataset } from "./dataset.ts";

/** The column itself, if it holds numbers. @throws InvalidInput naming those that do. */
export function columnOfNumbers(dataset: Dataset, column: Column): Column {
  if (column.role === "measure") return column;
  const alternatives = dataset.columns.filter((each) => each.role === "measure").map((each) => each.name);
  throw new InvalidInput(
    `column: ${column.name} holds no amounts, it is a ${column.role}; ${dataset.name} has ${alternatives.join(", ") || "none"}`,
    { field: "column", alternatives },
  );
}
