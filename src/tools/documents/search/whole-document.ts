import type { Connection } from "../../database/database.ts";
import { indexedText } from "../indexed-text.ts";
import type { QueryTerm } from "./query-terms.ts";
import type { Ranked } from "./ranker.ts";

interface Row {
  readonly document_id: string;
  readonly name: string[];
  readonly chunks: string[];
}

/** What the words of a document's title and path count beside what its text holds: "the letter about the outage" is mostly a name. */
const NAME = 2.5;
/** Chunks whose scores make up a document's. */
const BEST = 3;
/** Documents whose names are compared. */
const MOST_DOCUMENTS = 5000;

/**
 * All chunks of the document that a question is about, in reading order; for questions that want a document summed up, where the best
 * passages alone would leave out half of it. Empty when nothing fits.
 */
export async function wholeDocument(
  db: Connection,
  terms: readonly QueryTerm[],
  ranking: readonly Ranked[],
  limit: number,
): Promise<Ranked[]> {
  const { rows: sources } = await db.query<{ document_id: string; label: string }>(
    `SELECT document_id, title || ' ' || source AS label FROM documents ORDER BY source LIMIT ${MOST_DOCUMENTS}`,
  );
  const { rows } = await db.query<Row>(
    `SELECT d.document_id, tsvector_to_array(to_tsvector('english', d.label)) AS name,
       ARRAY(SELECT c.chunk_no::text FROM chunks c WHERE c.document_id = d.document_id ORDER BY c.start_offset) AS chunks
     FROM unnest($1::text[], $2::text[]) AS d(document_id, label)`,
    [sources.map((one) => one.document_id), sources.map((one) => indexedText(one.label))],
  );
  const scores = new Map(ranking.map((one) => [one.chunk, one.score]));
  const fits = rows.map(({ name, chunks }) => ({
    chunks,
    content: contentScore(chunks, scores),
    named: nameShare(name, terms),
  }));
  const most = Math.max(...fits.map(({ content }) => content), Number.MIN_VALUE);
  const [best] = fits
    .filter(({ content, named }) => content > 0 || named > 0)
    .toSorted((a, b) => b.content / most + NAME * b.named - (a.content / most + NAME * a.named));
  return (best?.chunks ?? []).slice(0, limit).map((chunk) => ({ chunk, score: scores.get(chunk) ?? 0 }));
}

function contentScore(chunks: readonly string[], scores: ReadonlyMap<string, number>): number {
  const best = chunks.map((chunk) => scores.get(chunk) ?? 0).toSorted((a, b) => b - a);
  return best.slice(0, BEST).reduce((sum, score) => sum + score, 0);
}

/** Share of the question's words that the name has, each counted by its best synonym. */
function nameShare(name: readonly string[], terms: readonly QueryTerm[]): number {
  const concepts = Map.groupBy(terms, ({ concept }) => concept);
  const known = new Set(name);
  let met = 0;
  let whole = 0;
  for (const own of concepts.values()) {
    whole += Math.max(...own.map(({ weight }) => weight));
    met += Math.max(0, ...own.filter(({ term }) => known.has(term)).map(({ weight }) => weight));
  }
  return whole === 0 ? 0 : met / whole;
}
