import type { Column } from "../../../tools/data/catalog/dataset.ts";
import type { Cell } from "../../../tools/data/cell.ts";
import type { Measure } from "../../../tools/data/request/measure.ts";

/** `1234.5` as "1,234.5": whole numbers without decimals, otherwise as many as say something at that size. */
export function number(value: number, decimals?: number): string {
  const places =
    decimals ?? (Number.isInteger(value) ? 0 : Math.abs(value) >= 1_000 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
  return new Intl.NumberFormat("en-US", { minimumFractionDigits: places, maximumFractionDigits: places }).format(value);
}

/** `38.24` as "38.2 %". */
export function percent(value: number): string {
  return `${number(value, 1)} %`;
}

/** Money to the cent. */
export function money(value: number, currency: string): string {
  return new Intl.NumberFormat("en-US", { style: "currency", currency }).format(value);
}

const currencies = new Set(["USD", "EUR", "GBP", "AUD", "CHF", "JPY"]);

/** A value of a measure with its unit: "3,655 tickets" is left to the sentence, "245 minutes", "$1,200.00", "26.4 %". */
export function measured(value: number, measure: Measure, column: Column | undefined): string {
  if (measure.aggregation === "share") return percent(value);
  if (column === undefined || measure.aggregation === "count" || measure.aggregation === "count_distinct")
    return number(value);
  return withUnit(value, column);
}

/** A value that is not exact (a forecast, a slope): money without cents from a hundred on. */
export function estimated(value: number, measure: Measure, column: Column | undefined): string {
  const isMoney = column?.unit !== undefined && currencies.has(column.unit);
  if (!isMoney || Math.abs(value) < 100 || measure.aggregation === "count" || measure.aggregation === "share")
    return measured(value, measure, column);
  return measured(Math.round(value), measure, column).replace(/\.00$/, "");
}

/** A value of a column with its unit. */
export function withUnit(value: number, column: Column): string {
  const { unit } = column;
  if (unit === undefined) return number(value);
  if (currencies.has(unit)) return money(value, unit);
  // "1,204 seats" and "43 new customers" name the unit in the sentence already.
  return ["points", "seats", "customers", "UTC"].includes(unit) || column.label.endsWith(unit)
    ? number(value)
    : `${number(value)} ${unit}`;
}

/** A signed difference. */
export function signed(text: string, value: number): string {
  return value > 0 ? `+${text}` : text.replace("-", "−");
}

/** Any cell in a sentence. */
export function cell(value: Cell): string {
  if (value === null) return "none";
  if (typeof value === "number") return number(value);
  return typeof value === "boolean" ? (value ? "yes" : "no") : value;
}

/** "a, b and c". */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length <= 1 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
