/**
 * Whether the database refuses an entry for what it is, by SQLSTATE: 22 (data), 23 (integrity), 42 (no right to it), 54 (too large). It would
 * refuse it again; everything else may pass.
 */
export function entryAtFault(error: unknown): boolean {
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^(22|23|42|54)/.test(code) && code.length === 5;
}
