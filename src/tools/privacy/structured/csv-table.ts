import type { Cell } from "../cell.ts";
import { fieldLabel } from "./field-label.ts";

interface Field {
  readonly text: string;
  readonly quoted: boolean;
  /** What stands after the field in the file: a delimiter, a line end or nothing. */
  readonly after: string;
}

/** A table in CSV whose fields can be read and written back, everything else unchanged. */
export interface CsvTable {
  readonly rows: readonly (readonly Field[])[];
  readonly delimiter: string;
}

const DELIMITERS = [",", ";", "\t", "|"];

function quotedField(text: string, from: number): { readonly text: string; readonly end: number } {
  let at = from + 1;
  const pieces: string[] = [];
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return { text: pieces.join("") + text.slice(at), end: text.length };
    pieces.push(text.slice(at, quote));
    if (text[quote + 1] !== '"') return { text: pieces.join(""), end: quote + 1 };
    pieces.push('"');
    at = quote + 2;
  }
}

/** Reads CSV as in RFC 4180, with any of the usual delimiters. Linear. */
export function parseCsv(text: string, delimiter: string): CsvTable {
  const rows: Field[][] = [];
  let row: Field[] = [];
  const stop = new RegExp(`[${delimiter === "|" ? "\\|" : delimiter}\\r\\n]`, "g");
  for (let at = 0; at < text.length;) {
    const quoted = text[at] === '"';
    const field = quoted ? quotedField(text, at) : { text: "", end: at };
    stop.lastIndex = field.end;
    const end = stop.exec(text)?.index ?? text.length;
    const after = text.startsWith("\r\n", end) ? "\r\n" : text.slice(end, end + 1);
    row.push({ text: quoted ? field.text + text.slice(field.end, end) : text.slice(at, end), quoted, after });
    at = end + after.length;
    if (after !== delimiter) {
      rows.push(row);
      row = [];
    }
  }
  if (row.length > 0) rows.push(row);
  return { rows, delimiter };
}

/** The table in a text, or `undefined` when it does not look like one: a header of short names and rows as wide as it. */
export function csvTableOf(text: string): CsvTable | undefined {
  const [head = ""] = text.trimStart().split(/\r?\n/, 1);
  const delimiter = DELIMITERS.find((each) => head.includes(each));
  if (delimiter === undefined || !text.trim().includes("\n")) return undefined;
  const table = parseCsv(text, delimiter);
  const [header = [], ...body] = table.rows.filter((row) => row.length > 1 || (row[0]?.text ?? "") !== "");
  const named = header.every((field) => /^\s*\p{L}[\p{L}\p{N} _/.-]{0,40}\s*$/u.test(field.text));
  return named && body.length > 0 && body.every((row) => row.length === header.length) ? table : undefined;
}

/** The fields of a table as cells, row by row; the header gives the names. */
export function readCsvCells({ rows }: CsvTable): readonly Cell[] {
  const names = (rows[0] ?? []).map((field) => fieldLabel(field.text));
  return rows.flatMap((row, index) =>
    row.map(({ text }, column) => ({
      text,
      path: `row ${index}, ${names[column] ?? `column ${column + 1}`}`,
      // The header names data and holds none.
      label: index === 0 ? "" : (names[column] ?? ""),
      siblings: index === 0 ? [] : names,
    })),
  );
}

/** The table's text with its fields, in the order of `readCsvCells`, replaced. */
export function writeCsvCells({ rows, delimiter }: CsvTable, texts: readonly string[]): string {
  let next = 0;
  return rows
    .flat()
    .map((field) => {
      const text = texts[next++] ?? field.text;
      const needs = field.quoted || text.includes(delimiter) || /["\r\n]/.test(text);
      return `${needs ? `"${text.replaceAll('"', '""')}"` : text}${field.after}`;
    })
    .join("");
}
