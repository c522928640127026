import type { Connection } from "../../database/database.ts";
import type { Embedder } from "../embedder.ts";
import type { Ranked, Ranker } from "./ranker.ts";

/** Without pgvector the distances are computed in plain SQL, which is quick enough up to here (chunks). */
const WITHOUT_PGVECTOR = 2000;

/**
 * Cosine likeness of embeddings, exact. Uses pgvector where the database has it; without, plain SQL for corpora of up to
 * 2,000 chunks and no dense ranking above.
 */
export function dense(embedder: Embedder): Ranker {
  return {
    name: "dense",
    weight: 1,
    open: async (texts, signal) => {
      const vectors = await embedder.embed(texts, signal);
      return async (db, request) => {
        const vector = vectors[texts.indexOf(request.text)];
        const statement = await likenessSql(db, embedder.model);
        if (statement === undefined || vector === undefined) return undefined;
        const values = [embedder.model, vector, request.sources, request.depth];
        return (await db.query<Ranked>(statement, values)).rows;
      };
    },
  };
}

async function likenessSql(db: Connection, model: string): Promise<string | undefined> {
  const { rows } = await db.query<{ pgvector: boolean; embedded: number }>(
    `SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'vector') AS pgvector,
       (SELECT count(*)::int FROM (SELECT FROM embeddings WHERE model = $1 LIMIT ${WITHOUT_PGVECTOR + 1}) e) AS embedded`,
    [model],
  );
  const [state] = rows;
  if (state === undefined || state.embedded === 0) return undefined;
  if (state.pgvector) return sql("1 - (e.vector::vector <=> $2::real[]::vector)");
  return state.embedded <= WITHOUT_PGVECTOR ? sql(COSINE) : undefined;
}

const COSINE = `(SELECT sum(a::float8 * b) / nullif(sqrt(sum(a::float8 * a) * sum(b::float8 * b)), 0)
    FROM unnest(e.vector, $2::real[]) AS pair(a, b))`;

const sql = (likeness: string): string => `
  SELECT e.chunk_no AS chunk, ${likeness} AS score
  FROM embeddings e JOIN chunks c USING (chunk_no) JOIN documents d ON d.document_id = c.document_id
  WHERE e.model = $1 AND cardinality(e.vector) = cardinality($2::real[])
    AND (cardinality($3::text[]) = 0 OR d.source = ANY($3)
      OR EXISTS (SELECT FROM unnest($3::text[]) AS s(source) WHERE s.source LIKE '%/' AND starts_with(d.source, s.source)))
  ORDER BY score DESC NULLS LAST, e.chunk_no LIMIT $4`;
