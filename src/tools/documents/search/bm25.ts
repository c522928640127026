import type { Ranked, Ranker, RankRequest } from "./ranker.ts";
import type { Connection } from "../../database/database.ts";

export interface Bm25Options {
  /** How soon repetitions stop counting. Default 1.2. */
  readonly k1?: number;
  /** How much long chunks are held back, 0 to 1. Default 0.3. */
  readonly b?: number;
  /** What a word in the section path counts, in words of the body. Default 2. */
  readonly heading?: number;
  /** What a word in the document's title counts. Default 3. */
  readonly title?: number;
}

/**
 * BM25 over the table of postings, with the section path and the title as weighted fields (BM25F with one length, the body's). idf is
 * ln(1 + (N - n + 0.5) / (n + 0.5)), as in Lucene, over all chunks of the tenant, also when only some sources are asked for.
 * The defaults were chosen on half of the judged questions over the samples; without the two fields nDCG@10 falls by about .08.
 */
export function bm25(options: Bm25Options = {}): Ranker {
  return { name: "bm25", weight: 1, open: () => Promise.resolve((db, request) => rankByBm25(db, request, options)) };
}

/** The ranking itself, for whoever has terms at hand. */
export async function rankByBm25(
  db: Connection,
  { terms, sources, depth }: Pick<RankRequest, "terms" | "sources" | "depth">,
  { k1 = 1.2, b = 0.3, heading = 2, title = 3 }: Bm25Options = {},
): Promise<Ranked[]> {
  if (terms.length === 0) return [];
  const columns = [terms.map((one) => one.term), terms.map((one) => one.weight), terms.map((one) => one.concept)];
  const values = [...columns, k1, b, heading, title, depth];
  const within = sources.length > 0;
  const { rows } = await db.query<Ranked>(within ? RANK_WITHIN : RANK, within ? [...values, sources] : values);
  return rows;
}

// The condition on the array says again what the join says: it makes the planner look up the terms, whatever it believes about the tenant.
const sql = (within: string): string => `
  WITH corpus AS MATERIALIZED (
    SELECT chunks::float8 AS size, greatest(length::float8 / greatest(chunks, 1), 1) AS mean FROM corpora
  ), query AS (
    SELECT * FROM unnest($1::text[], $2::float8[], $3::integer[]) AS q(term, weight, concept)
  ), hits AS (
    SELECT p.chunk_no, q.concept, q.weight, p.body + $6::float8 * p.heading + $7::float8 * p.title AS tf, p.length,
      count(*) OVER (PARTITION BY p.term) AS df
    FROM query q JOIN postings p ON p.term = q.term
    WHERE p.term = ANY($1::text[])
  ), concepts AS (
    SELECT chunk_no, max(weight * ln(1 + (size - df + 0.5) / (df + 0.5)) * tf * ($4::float8 + 1)
      / (tf + $4::float8 * (1 - $5::float8 + $5::float8 * hits.length / mean))) AS score
    FROM hits CROSS JOIN corpus
    ${within}
    GROUP BY chunk_no, concept
  )
  SELECT chunk_no AS chunk, sum(score) AS score FROM concepts
  GROUP BY chunk_no ORDER BY score DESC, chunk_no LIMIT $8`;

const RANK = sql("");
const RANK_WITHIN = sql(`WHERE chunk_no IN (
    SELECT c.chunk_no FROM chunks c JOIN documents d USING (tenant_id, document_id)
    WHERE d.source = ANY($9::text[])
      OR EXISTS (SELECT FROM unnest($9::text[]) AS s(source) WHERE s.source LIKE '%/' AND starts_with(d.source, s.source)))`);
