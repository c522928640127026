import type { DuckDBConnection } from "@duckdb/node-api";
import { toCell } from "../cell.ts";
import { identifier, literal } from "../sql/identifier.ts";
import type { DatasetDescription } from "./description.ts";
import type { DataFile } from "./list-files.ts";

/** Copies a file into a table of the same content; column names become snake_case, described types are cast. */
export async function loadTable(
  connection: DuckDBConnection,
  file: DataFile,
  description: DatasetDescription,
): Promise<void> {
  const source = reader(file);
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
  const taken = new Set<string>();
  const columns = described.getRows().map(([first]) => {
    const original = String(toCell(first ?? null));
    const name = columnName(original, taken);
    const type = description.columns[name]?.type;
    const value = identifier(original);
    return `${type === undefined ? value : `CAST(${value} AS ${type})`} AS ${identifier(name)}`;
  });
  await connection.run(`CREATE TABLE ${identifier(file.table)} AS SELECT ${columns.join(", ")} FROM ${source}`);
}

function reader(file: DataFile): string {
  const path = literal(file.path);
  switch (file.format) {
    case "csv":
      return `read_csv(${path}, sample_size = -1)`;
    case "json":
      return `read_json(${path})`;
    case "parquet":
      return `read_parquet(${path})`;
  }
}

function columnName(original: string, taken: Set<string>): string {
  const spaced = original.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
  const base = spaced.replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_+|_+$/g, "") || "column";
  let name = base;
  for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
  taken.add(name);
  return name;
}
