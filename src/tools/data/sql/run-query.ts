import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from "@duckdb/node-api";
import { BatonError, Cancelled, InvalidInput, Timeout } from "../../errors.ts";
import { contentAttribute } from "../../tracing/content-attribute.ts";
import { inToolSpan } from "../../tracing/in-tool-span.ts";
import { toCell, type Cell } from "../cell.ts";
import type { Table } from "../table.ts";

export interface QueryLimits {
  /** Longest a query may run, milliseconds. */
  readonly timeoutMs: number;
  /** Rows returned at most; the rest is cut and the table says so. */
  readonly maxRows: number;
}

export interface Query {
  readonly sql: string;
  /** Values of $1, $2, … */
  readonly parameters: readonly (string | number | boolean)[];
}

/**
 * Runs one query on a connection of its own, interrupted by the deadline or the signal, reading no more rows than allowed.
 * @throws Timeout, Cancelled, or InvalidInput with DuckDB's words (unknown column, out of memory, …).
 */
export async function runQuery(
  instance: DuckDBInstance,
  query: Query,
  limits: QueryLimits,
  signal: AbortSignal,
): Promise<Table> {
  const attributes = { "db.system.name": "duckdb", ...contentAttribute("db.query.text", () => query.sql) };
  return await inToolSpan("sql", attributes, async (span) => {
    const table = await run(instance, query, limits, signal);
    span.setAttributes({ "db.response.returned_rows": table.rows.length, "baton.rows.truncated": table.truncated });
    return table;
  });
}

async function run(instance: DuckDBInstance, query: Query, limits: QueryLimits, signal: AbortSignal): Promise<Table> {
  if (signal.aborted) throw stopped(signal);
  const connection = await instance.connect();
  let late = false;
  const interrupt = (): void => connection.interrupt();
  // Repeated, because an interrupt that arrives between two phases of a query is forgotten.
  let again: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    interrupt();
    again ??= setInterval(interrupt, 50);
  };
  const timer = setTimeout(() => {
    late = true;
    onAbort();
  }, limits.timeoutMs);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await read(connection, query, limits.maxRows);
  } catch (error) {
    if (signal.aborted) throw stopped(signal);
    if (late) throw tooSlow(limits.timeoutMs);
    throw refused(error);
  } finally {
    clearTimeout(timer);
    clearInterval(again);
    signal.removeEventListener("abort", onAbort);
    connection.closeSync();
  }
}

async function read(connection: DuckDBConnection, query: Query, maxRows: number): Promise<Table> {
  const prepared = await connection.prepare(query.sql);
  try {
    prepared.bind([...query.parameters] as DuckDBValue[]);
    const result = await prepared.stream();
    const columns = result.deduplicatedColumnNames();
    const rows: Cell[][] = [];
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return { columns, rows, truncated: false };
      for (const row of chunk.getRows()) {
        if (rows.length === maxRows) return { columns, rows, truncated: true };
        rows.push(row.map(toCell));
      }
    }
  } finally {
    prepared.destroySync();
  }
}

function stopped(signal: AbortSignal): BatonError {
  const reason: unknown = signal.reason;
  if (reason instanceof BatonError) return reason;
  if (reason instanceof DOMException && reason.name === "TimeoutError")
    return new Timeout("The analysis ran past its deadline");
  return new Cancelled("The analysis was stopped", { cause: reason });
}

function tooSlow(timeoutMs: number): Timeout {
  return new Timeout(`The query ran longer than ${timeoutMs} ms; narrow it with a filter or a coarser grouping`);
}

function refused(error: unknown): BatonError {
  if (error instanceof BatonError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new InvalidInput(`sql: ${message.trim()}`, { field: "sql", cause: error });
}
