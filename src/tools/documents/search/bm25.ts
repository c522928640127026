import type { Ranked, Ranker, RankRequest } from "./ranker.ts";
import type { Connection } from "../../database/database.ts";

export interface Bm25Options {
  /** How soon repetitions stop counting. Default 0.9. */
  readonly k1?: number;
  /** How much long chunks are held back, 0 to 1. Default 0.4. */
  readonly b?: number;
  /** What a word in the section path counts, in words of the body. */
  readonly heading?: number;
  /** What a word in the document's title counts. */
  readonly title?: number;
}

/**
 * BM25 over the table of postings, with the section path and the title as weighted fields (BM25F with one length, the body's). idf is
 * ln(1 + (N - n + 0.5) / (n + 0.5)), as in Lucene, over all chunks of the tenant, also when only some sources are asked for.
 */
export function bm25(options: Bm25Options = {}): Ranker {
  return { name: "bm25", weight: 1, open: () => Promise.resolve((db, request) => rankByBm25(db, request, options)) };
}

/** The ranking itself, for whoever has terms at hand. */
export async function rankByBm25(
  db: Connection,
  { terms, sources, depth }: Pick<RankRequest, "terms" | "sources" | "depth">,
  { k1 = 0.9, b = 0.4, heading = 1, title = 1 }: Bm25Options = {},
): Promise<Ranked[]> {
  if (terms.length === 0) return [];
  const weights = [terms.map((one) => one.term), terms.map((one) => one.weight)];
  const values = [...weights, k1, b, heading, title, depth];
  const within = sources.length > 0;
  const { rows } = await db.query<Ranked>(within ? RANK_WITHIN : RANK, within ? [...values, sources] : values);
  return rows;
}

const sql = (within: string): string => `
  WITH corpus AS MATERIALIZED (
    SELECT chunks::float8 AS size, greatest(length::float8 / greatest(chunks, 1), 1) AS mean FROM corpora
  ), query AS (
    SELECT * FROM unnest($1::text[], $2::float8[]) AS q(term, weight)
  ), hits AS (
    SELECT p.chunk_no, q.weight, p.body + $5::float8 * p.heading + $6::float8 * p.title AS tf, p.length,
      count(*) OVER (PARTITION BY p.term) AS df
    FROM query q JOIN postings p ON p.term = q.term
  )
  SELECT chunk_no AS chunk,
    sum(weight * ln(1 + (size - df + 0.5) / (df + 0.5)) * tf * ($3::float8 + 1)
      / (tf + $3::float8 * (1 - $4::float8 + $4::float8 * hits.length / mean))) AS score
  FROM hits CROSS JOIN corpus
  ${within}
  GROUP BY chunk_no ORDER BY score DESC, chunk_no LIMIT $7`;

const RANK = sql("");
const RANK_WITHIN = sql(`WHERE chunk_no IN (
    SELECT c.chunk_no FROM chunks c JOIN documents d USING (tenant_id, document_id)
    WHERE d.source = ANY($8::text[])
      OR EXISTS (SELECT FROM unnest($8::text[]) AS s(source) WHERE s.source LIKE '%/' AND starts_with(d.source, s.source)))`);
