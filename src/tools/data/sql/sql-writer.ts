import type { Query } from "./run-query.ts";

/** Collects the values of a query while its text is written, so that no value is ever part of the text. */
export interface SqlWriter {
  /** The placeholder for a value. */
  bind(value: string | number | boolean): string;
  query(sql: string): Query;
}

export function createSqlWriter(): SqlWriter {
  const parameters: (string | number | boolean)[] = [];
  return {
    bind(value) {
      parameters.push(value);
      return `$${parameters.length}`;
    },
    query: (sql) => ({ sql, parameters }),
  };
}
