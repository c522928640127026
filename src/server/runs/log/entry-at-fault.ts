/**
 * Whether an entry is refused for what it is, by SQLSTATE: 21, 22 (data), 23 (integrity), 42 (no right to it), 54 (too large), P0 and XX (the
 * function that writes it fails); or because it cannot even be put into a message. It would be refused again; everything else may pass.
 */
export function entryAtFault(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^(21|22|23|42|54|P0|XX)/.test(code) && code.length === 5;
}
