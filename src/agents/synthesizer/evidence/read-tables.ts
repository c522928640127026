import { z } from "zod";
import type { StepTable } from "./evidence.ts";

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const column = z.union([z.string(), z.looseObject({ name: z.string() }).transform(({ name }) => name)]);
const records = z.array(z.record(z.string(), z.unknown())).min(1);
const matrix = z.looseObject({ columns: z.array(column).min(1), rows: z.array(z.array(cell)) });
const listed = z.looseObject({ columns: z.array(column).min(1), rows: z.array(z.record(z.string(), z.unknown())) });

/** The tables in a value: an array of like records, `{columns, rows}`, or either of them one or two levels down. */
export function readTables(value: unknown, step: string, depth = 0): StepTable[] {
  const asMatrix = matrix.safeParse(value);
  if (asMatrix.success)
    return [{ step, columns: asMatrix.data.columns, rows: asMatrix.data.rows.map((row) => row.map(shown)) }];
  const asList = listed.safeParse(value);
  if (asList.success) return [fromRecords(asList.data.rows, asList.data.columns, step)];
  const inside = Array.isArray(value) ? value.flatMap((one) => matricesIn(one, step, depth)) : [];
  if (inside.length > 0) return inside;
  const asRecords = records.safeParse(value);
  if (asRecords.success) {
    const columns = [...new Set(asRecords.data.flatMap((record) => Object.keys(record)))].filter((name) =>
      asRecords.data.some((record) => cell.safeParse(record[name]).success && record[name] !== null),
    );
    const isStatements = columns.length === 1 && columns[0] === "text";
    return columns.length === 0 || isStatements ? [] : [fromRecords(asRecords.data, columns, step)];
  }
  if (depth >= 2 || typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    notTables.includes(name) ? [] : readTables(inner, step, depth + 1),
  );
}

/** Parts of an output that hold lists, but nothing to lay out as a table. */
const notTables = ["statements", "citations", "findings", "passages", "request", "chart", "sql"];

/** The tables of the results in a list: what each computed, rather than the list itself. */
function matricesIn(value: unknown, step: string, depth: number): StepTable[] {
  if (depth >= 2 || typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.values(value).flatMap((inner) => (matrix.safeParse(inner).success ? readTables(inner, step) : []));
}

function fromRecords(
  rows: readonly Readonly<Record<string, unknown>>[],
  columns: readonly string[],
  step: string,
): StepTable {
  return { step, columns, rows: rows.map((record) => columns.map((name) => shown(record[name]))) };
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
