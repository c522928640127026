import { createHash } from "node:crypto";
import type pg from "pg";

/** Its values, in, the statement with them, out. */
export type Prepared = (values?: readonly unknown[]) => pg.QueryConfig;

/**
 * A statement that each connection parses once: for those that every run needs.
 */
export function prepared(text: string): Prepared {
  const name = createHash("sha256").update(text).digest("base64url").slice(0, 16);
  return (values = []) => ({ name, text, values: [...values] });
}
