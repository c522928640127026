import { InvalidInput } from "../../errors.ts";
import type { Dataset } from "../catalog/dataset.ts";
import { findColumn } from "../catalog/find-column.ts";
import type { Dimension } from "../request/request.ts";
import { identifier } from "./identifier.ts";

/** How a dimension is selected and in which order its groups stand by nature. */
export interface DimensionSql {
  readonly value: string;
  readonly sort: string;
}

/** @throws InvalidInput for an unknown column or a part of something that is not a date. */
export function dimensionSql(dataset: Dataset, { column: name, part }: Dimension): DimensionSql {
  const column = findColumn(dataset, name, "dimensions");
  const value = identifier(column.name);
  if (part === undefined) {
    return column.role === "time" ? { value: `${value}::DATE`, sort: `${value}::DATE` } : { value, sort: value };
  }
  if (column.role !== "time") {
    throw new InvalidInput(`dimensions: ${part} needs a column of dates; ${column.name} is a ${column.role}`, {
      field: "dimensions",
      alternatives: dataset.columns.filter((each) => each.role === "time").map((each) => each.name),
    });
  }
  switch (part) {
    case "hour":
      return { value: `hour(${value})`, sort: `hour(${value})` };
    case "weekday":
      return { value: `dayname(${value})`, sort: `isodow(${value})` };
    case "month_of_year":
      return { value: `monthname(${value})`, sort: `month(${value})` };
    case "day":
    case "week":
    case "month":
    case "quarter":
    case "year":
      return { value: `date_trunc('${part}', ${value})::DATE`, sort: `date_trunc('${part}', ${value})::DATE` };
  }
}
