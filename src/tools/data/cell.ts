import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from "@duckdb/node-api";

/** A value as it leaves the database: dates as `2026-03-01`, timestamps as `2026-03-01T09:30:00`, decimals as numbers. */
export type Cell = string | number | boolean | null;

/** Longer texts are cut, so that a result stays small whatever a query builds. */
const LONGEST_TEXT = 2_000;

/** A DuckDB value as a cell; integers past 2^53 and nested values become text. */
export function toCell(value: DuckDBValue): Cell {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === "string") return cut(value);
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue)
    return isoTime(value.toString());
  return cut(String(value));
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

/** `2026-03-01 09:30:00.5+00` as `2026-03-01T09:30:00.5`. */
function isoTime(text: string): string {
  return text.replace(" ", "T").replace(/[+-]\d{2}(:\d{2})?$/, "");
}
