import type { Cell } from "../cell.ts";
import type { Table } from "../table.ts";

/** A cell as a number; undefined for everything else. */
export function asNumber(cell: Cell | undefined): number | undefined {
  return typeof cell === "number" ? cell : undefined;
}

/** A cell that counts rows: 0 where there is none. */
export function asCount(cell: Cell | undefined): number {
  return typeof cell === "number" ? cell : 0;
}

/** The first row, or an empty one. */
export function firstRow(table: Table): readonly Cell[] {
  return table.rows[0] ?? [];
}
