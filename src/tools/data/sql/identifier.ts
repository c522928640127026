/** A name quoted for SQL. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text literal for SQL; for where DuckDB does not take a parameter. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
