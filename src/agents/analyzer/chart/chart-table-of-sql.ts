import type { ChartColumn, ChartTable } from "../../../tools/chart/chart-table.ts";
import type { Table } from "../../../tools/data/table.ts";

const date = /^\d{4}-\d{2}-\d{2}(?:T|$)/;

/** A query's result as something to draw: dates go along, text groups, the first column of other numbers is drawn. */
export function chartTableOfSql({ columns, rows }: Table): ChartTable | undefined {
  if (columns.length < 2 || columns.length > 3 || rows.length < 2) return undefined;
  const roles = columns.map((name, index): ChartColumn => {
    const values = rows.map((row) => row[index]).filter((value) => value !== null && value !== undefined);
    const title = name.replaceAll("_", " ");
    if (values.every((value) => typeof value === "number")) return { name: `c${index}`, title, role: "measure" };
    const isTime = values.every((value) => typeof value === "string" && date.test(value));
    return { name: `c${index}`, title, role: isTime ? "time" : "category" };
  });
  if (roles.filter((column) => column.role === "measure").length !== 1) return undefined;
  return { title: columns.map((name) => name.replaceAll("_", " ")).join(", "), columns: roles, rows };
}
