import type { Cell } from "../cell.ts";
import type { Aggregation, ColumnRole } from "./description.ts";

/** A column with what is known about its values. */
export interface Column {
  readonly name: string;
  /** DuckDB's name of the type. */
  readonly type: string;
  readonly role: ColumnRole;
  /** What to call it in a sentence. */
  readonly label: string;
  readonly meaning: string | undefined;
  readonly unit: string | undefined;
  readonly synonyms: readonly string[];
  readonly highWords: readonly string[];
  readonly lowWords: readonly string[];
  readonly emptyWords: readonly string[];
  /** How to sum it up when a question does not say. */
  readonly aggregation: Aggregation;
  /** `last` for a stock, of which only the last moment of a period counts. */
  readonly overTime: "sum" | "last";
  readonly better: "higher" | "lower" | undefined;
  readonly empty: number;
  readonly distinct: number;
  readonly min: Cell;
  readonly max: Cell;
  /** Values of a category, most frequent first, each with the words for it; at most 200. */
  readonly values: readonly { readonly value: string; readonly rows: number; readonly synonyms: readonly string[] }[];
}

/** A table that can be asked. */
export interface Dataset {
  /** Name of the table in SQL. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly noun: { readonly one: string; readonly many: string };
  readonly synonyms: readonly string[];
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly timeColumn: string | undefined;
  readonly defaultMeasure: { readonly aggregation: Aggregation; readonly column?: string };
  /** First day with data and the day after the last one (after the last month for monthly data); ISO dates. */
  readonly covers: { readonly from: string; readonly to: string } | undefined;
  /** Smallest step of the time column. */
  readonly grain: "day" | "month" | "quarter" | "year" | undefined;
}
