import { createHash } from "node:crypto";
import type pg from "pg";

/** Its values, in, the statement with them, out. */
export type Prepared = (values?: readonly unknown[]) => pg.QueryConfig;

/**
 * A statement that each connection parses, and Postgres as a rule plans, once: for those that every run needs. Under row-level security
 * that takes longer than a look-up by key.
 */
export function prepared(text: string): Prepared {
  const name = createHash("sha256").update(text).digest("base64url").slice(0, 16);
  return (values = []) => ({ name, text, values: [...values] });
}
