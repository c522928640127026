/** What a column of a chart's table is; the shape of a table decides the chart. */
export type ChartRole = "time" | "category" | "ordinal" | "measure" | "low" | "high" | "from" | "to" | "phase";

export interface ChartColumn {
  readonly name: string;
  /** Shown on the axis. */
  readonly title: string;
  readonly role: ChartRole;
}

/** Rows to be drawn; each row has one cell for each column. */
export interface ChartTable {
  readonly title: string;
  readonly columns: readonly ChartColumn[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
  /** Values of the time column to point out. */
  readonly marked?: readonly string[];
}
