import type { Database } from "../database/database.ts";
import { InvalidOutput } from "../errors.ts";
import type { Embedder } from "./embedder.ts";

const BATCH = 64;

/**
 * Embeds the chunks that have no vector of this model yet, a batch at a time, so that what broke off goes on where it stood.
 * Returns how many were embedded. @throws InvalidOutput when the model returns another number of vectors.
 */
export async function embedMissing(
  database: Database,
  tenant: string,
  embedder: Embedder,
  signal: AbortSignal = new AbortController().signal,
): Promise<number> {
  let done = 0;
  for (;;) {
    const { rows } = await database.tenant(tenant, (db) =>
      db.query<{ chunk_no: string; text: string }>(
        `SELECT c.chunk_no, concat_ws(E'\\n', d.title, nullif(array_to_string(c.headings, ' > '), ''), c.text) AS text
         FROM chunks c JOIN documents d USING (tenant_id, document_id)
         WHERE NOT EXISTS (SELECT FROM embeddings e WHERE e.chunk_no = c.chunk_no AND e.model = $1)
         ORDER BY c.chunk_no LIMIT ${BATCH}`,
        [embedder.model],
      ),
    );
    if (rows.length === 0) return done;
    const vectors = await embedder.embed(
      rows.map((row) => row.text),
      signal,
    );
    if (vectors.length !== rows.length) {
      throw new InvalidOutput(`Expected ${rows.length} vectors from ${embedder.model}, got ${vectors.length}`);
    }
    // A chunk may have been replaced in the meantime: then its vector has nowhere to go.
    await database.tenant(tenant, (db) =>
      db.query(
        `INSERT INTO embeddings (chunk_no, model, vector)
         SELECT chunk_no, $1, v.vector FROM json_to_recordset($2) AS v(chunk_no bigint, vector real[]) JOIN chunks USING (chunk_no)
         ON CONFLICT DO NOTHING`,
        [
          embedder.model,
          JSON.stringify(rows.map((row, index) => ({ chunk_no: row.chunk_no, vector: vectors[index] }))),
        ],
      ),
    );
    done += rows.length;
  }
}
