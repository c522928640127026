import type { Database } from "../database/database.ts";

export interface StoredDocument {
  readonly document_id: string;
  readonly source: string;
  readonly title: string;
  readonly media_type: string;
  /** Hash of the content, as in a passage. */
  readonly version: string;
  readonly bytes: number;
  readonly chunks: number;
  /** ISO 8601. */
  readonly ingested_at: string;
}

/** All documents of the tenant by source. */
export async function listDocuments(database: Database, tenant: string): Promise<StoredDocument[]> {
  const { rows } = await database.tenant(tenant, (db) =>
    db.query<Omit<StoredDocument, "ingested_at"> & { ingested_at: Date }>(
      `SELECT document_id, source, title, media_type, content_hash AS version, bytes::int, count(c.chunk_no)::int AS chunks, ingested_at
       FROM documents LEFT JOIN chunks c USING (tenant_id, document_id)
       GROUP BY tenant_id, document_id ORDER BY source`,
    ),
  );
  return rows.map((row) => ({ ...row, ingested_at: row.ingested_at.toISOString() }));
}
