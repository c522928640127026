import type { Connection } from "../database/database.ts";
import { words } from "../text/words.ts";
import type { Chunk } from "./chunk-document.ts";
import { chunkId, documentId } from "./fingerprint.ts";
import { indexedText } from "./indexed-text.ts";
import { findInstructions } from "./instructions.ts";
import { READER_VERSION } from "./read/read-document.ts";

/** A document that has been read and cut, ready to be stored. */
export interface ReadyDocument {
  readonly source: string;
  readonly title: string;
  readonly mediaType: string;
  readonly contentHash: string;
  readonly bytes: number;
  readonly text: string;
  readonly chunks: readonly Chunk[];
}

/** Takes the tenant's turn to write documents; kept until the transaction ends. */
export async function lockCorpus(db: Connection): Promise<void> {
  await db.query(
    "INSERT INTO corpora (documents) VALUES (0) ON CONFLICT (tenant_id) DO UPDATE SET documents = corpora.documents",
  );
}

/** Removes a document and all that was made from it; whether there was one. Call under `lockCorpus`. */
export async function dropDocument(db: Connection, source: string): Promise<boolean> {
  const { rows } = await db.query<{ document_id: string }>(
    `WITH gone AS (
       SELECT document_id FROM documents WHERE source = $1
     ), counted AS (
       SELECT count(*) AS chunks, coalesce(sum(length), 0) AS length FROM chunks JOIN gone USING (document_id)
     ), changed AS (
       UPDATE corpora SET documents = documents - (SELECT count(*) FROM gone),
         chunks = corpora.chunks - counted.chunks, length = corpora.length - counted.length FROM counted
     )
     DELETE FROM documents WHERE source = $1 RETURNING document_id`,
    [source],
  );
  return rows.length > 0;
}

/** Stores a document with its chunks, postings and words. Call under `lockCorpus`, with any earlier version dropped. */
export async function storeDocument(db: Connection, document: ReadyDocument): Promise<void> {
  const id = documentId(document.source);
  await db.query(
    `INSERT INTO documents (document_id, source, title, media_type, content_hash, reader, bytes, text)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      id,
      document.source,
      document.title,
      document.mediaType,
      document.contentHash,
      READER_VERSION,
      document.bytes,
      document.text,
    ],
  );
  const rows = document.chunks.map((chunk) => chunkRow(id, document, chunk));
  await db.query(INSERT_CHUNKS, [id, JSON.stringify(rows), indexedText(document.title)]);
  await db.query(COUNT_IN, [id]);
  await insertWords(db, document);
}

function chunkRow(id: string, document: ReadyDocument, chunk: Chunk): Record<string, unknown> {
  const text = document.text.slice(chunk.start, chunk.end);
  return {
    chunk_id: chunkId(id, document.contentHash, chunk.start, chunk.end),
    start_offset: chunk.start,
    end_offset: chunk.end,
    headings: chunk.headings,
    page: chunk.page ?? null,
    text,
    flagged: findInstructions(text),
    body: indexedText(text),
    heading: indexedText(chunk.headings.join(" ")),
  };
}

// A term of a heading or of the title has a posting even where the body does not say it.
const INSERT_CHUNKS = `
  WITH input AS (
    SELECT c.*, to_tsvector('english', c.body) AS terms
    FROM json_to_recordset($2) AS c(chunk_id text, start_offset integer, end_offset integer, headings text[], page integer,
      text text, flagged text[], body text, heading text)
  ), stored AS (
    INSERT INTO chunks (chunk_id, document_id, start_offset, end_offset, headings, page, text, flagged, terms, length)
    SELECT chunk_id, $1, start_offset, end_offset, headings, page, text, flagged, terms,
      (SELECT coalesce(sum(cardinality(t.positions)), 0) FROM unnest(terms) t)
    FROM input ORDER BY start_offset
    RETURNING chunk_no, chunk_id, length
  ), parts AS (
    SELECT chunk_id, t.lexeme, cardinality(t.positions) AS body, 0 AS heading, 0 AS title FROM input, unnest(terms) t
    UNION ALL
    SELECT chunk_id, t.lexeme, 0, cardinality(t.positions), 0 FROM input, unnest(to_tsvector('english', input.heading)) t
    UNION ALL
    SELECT chunk_id, t.lexeme, 0, 0, cardinality(t.positions) FROM input, unnest(to_tsvector('english', $3)) t
  )
  INSERT INTO postings (term, chunk_no, body, heading, title, length)
  SELECT lexeme, chunk_no, sum(body), sum(heading), sum(title), least(length, 32000)
  FROM parts JOIN stored USING (chunk_id)
  GROUP BY lexeme, chunk_no, length`;

const COUNT_IN = `
  UPDATE corpora SET documents = documents + 1, chunks = corpora.chunks + c.chunks, length = corpora.length + c.length
  FROM (SELECT count(*) AS chunks, coalesce(sum(length), 0) AS length FROM chunks WHERE document_id = $1) c`;

async function insertWords(db: Connection, document: ReadyDocument): Promise<void> {
  const headings = document.chunks.flatMap((chunk) => chunk.headings).join(" ");
  const plain = words(`${document.title} ${headings} ${document.text}`).filter((word) => /^\p{L}{3,40}$/u.test(word));
  await db.query(
    `INSERT INTO vocabulary (word, term, size)
     SELECT word, (tsvector_to_array(to_tsvector('english', word)))[1], length(word) FROM unnest($1::text[]) AS word
     WHERE to_tsvector('english', word) <> ''
     ON CONFLICT (tenant_id, word) DO NOTHING`,
    [[...new Set(plain)].toSorted()],
  );
}
