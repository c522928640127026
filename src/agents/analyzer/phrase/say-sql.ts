import type { Statement } from "../../../tools/finding.ts";
import type { Table } from "../../../tools/data/table.ts";
import { cell, listed, number } from "./format.ts";

const SPOKEN = 10;

/** What a query gave, row by row. */
export function saySql({ columns, rows, truncated }: Table, tables: readonly string[]): readonly Statement[] {
  const source = `Computed by a query over ${listed(tables)}.`;
  const name = (index: number): string => (columns[index] ?? "").replaceAll("_", " ");
  const describe = (row: Table["rows"][number]): string =>
    row.map((value, index) => `${name(index)} ${cell(value)}`).join(", ");
  const [first] = rows;
  if (first === undefined) return [{ text: "The query found no rows." }, { text: source }];
  if (rows.length === 1)
    return [{ text: `The result is ${describe(first)}.`, data: { columns, row: first } }, { text: source }];
  const more = rows.length > SPOKEN ? `; and ${number(rows.length - SPOKEN)} more` : "";
  const count = `${truncated ? "more than " : ""}${number(rows.length)}`;
  return [
    {
      text: `The query found ${count} rows: ${rows.slice(0, SPOKEN).map(describe).join("; ")}${more}.`,
      data: { columns, rows: rows.slice(0, 50) },
    },
    { text: source },
  ];
}
