import type { Database } from "../database/database.ts";
import { dropDocument, lockCorpus } from "./store-document.ts";

/** Removes a document with its passages; whether there was one. */
export function removeDocument(database: Database, tenant: string, source: string): Promise<boolean> {
  return database.tenant(tenant, async (db) => {
    await lockCorpus(db);
    return dropDocument(db, source);
  });
}

/** Removes the documents at or below `folder` that are not among `present`; returns their sources. */
export function removeAbsent(
  database: Database,
  tenant: string,
  folder: string,
  present: readonly string[],
): Promise<string[]> {
  return database.tenant(tenant, async (db) => {
    await lockCorpus(db);
    const { rows } = await db.query<{ source: string }>(
      `SELECT source FROM documents
       WHERE (source = $1 OR starts_with(source, rtrim($1, '/') || '/')) AND NOT source = ANY($2::text[]) ORDER BY source`,
      [folder, present],
    );
    for (const { source } of rows) await dropDocument(db, source);
    return rows.map((row) => row.source);
  });
}
