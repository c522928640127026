import type { Cell } from "./cell.ts";

/** Rows that came out of a query, in its order. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Whether the row limit cut the result. */
  readonly truncated: boolean;
}
