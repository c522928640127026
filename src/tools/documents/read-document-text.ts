import type { Database } from "../database/database.ts";
import { NotFound } from "../errors.ts";

/** The extracted text of a document, into which passages point. @throws NotFound when the tenant has none of that id. */
export async function readDocumentText(database: Database, tenant: string, documentId: string): Promise<string> {
  const { rows } = await database.tenant(tenant, (db) =>
    db.query<{ text: string }>("SELECT text FROM documents WHERE document_id = $1", [documentId]),
  );
  const [found] = rows;
  if (found === undefined) throw new NotFound(`there is no document "${documentId}"`, { field: "document_id" });
  return found.text;
}
