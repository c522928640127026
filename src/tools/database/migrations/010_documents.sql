-- Documents, the chunks they are searched by, and the postings that rank them.

-- Misspelt words are matched by trigrams where the server has them; without, words are only found as they are written.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN undefined_file OR feature_not_supported OR insufficient_privilege THEN
  RAISE NOTICE 'pg_trgm is not available: misspelt words will not be corrected';
END
$$;

CREATE TABLE documents (
  tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true),
  document_id text NOT NULL,
  -- Path or URI; the identity of the document: the same source again replaces it.
  source text NOT NULL,
  title text NOT NULL,
  media_type text NOT NULL,
  -- sha256 of the bytes, hex.
  content_hash text NOT NULL,
  -- Version of the reader and chunker that made the text; an older one is read again.
  reader integer NOT NULL,
  bytes bigint NOT NULL,
  -- The extracted text, into which all offsets point. UTF-16 offsets, as JavaScript counts.
  text text NOT NULL,
  ingested_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, document_id),
  UNIQUE (tenant_id, source)
);
SELECT protect_tenant('documents');

CREATE TABLE chunks (
  tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true),
  chunk_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- The id that citations carry: made from source, version and offsets, so the same text has the same id everywhere.
  chunk_id text NOT NULL,
  document_id text NOT NULL,
  start_offset integer NOT NULL,
  end_offset integer NOT NULL CHECK (end_offset > start_offset),
  headings text[] NOT NULL,
  page integer,
  text text NOT NULL,
  -- Reasons why the text looks like instructions to an AI; empty for nearly all.
  flagged text[] NOT NULL DEFAULT '{}',
  -- Stemmed words with positions, from the normalised text.
  terms tsvector NOT NULL,
  -- Words of the body after stop words, with repetitions.
  length integer NOT NULL,
  UNIQUE (tenant_id, chunk_id),
  FOREIGN KEY (tenant_id, document_id) REFERENCES documents ON DELETE CASCADE
);
CREATE INDEX chunks_by_document ON chunks (tenant_id, document_id, start_offset);
SELECT protect_tenant('chunks');

-- One row per term and chunk. The counts and the chunk's length stand in the index, so that ranking reads nothing else.
CREATE TABLE postings (
  tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true),
  term text NOT NULL,
  chunk_no bigint NOT NULL REFERENCES chunks ON DELETE CASCADE,
  body smallint NOT NULL,
  heading smallint NOT NULL,
  title smallint NOT NULL,
  -- The chunk's length, the same in each of its rows.
  length smallint NOT NULL,
  PRIMARY KEY (tenant_id, term, chunk_no) INCLUDE (body, heading, title, length)
);
CREATE INDEX postings_by_chunk ON postings (chunk_no);
SELECT protect_tenant('postings');

-- Sums over a tenant's chunks. Its row is locked by whoever writes documents, so writers of one tenant take turns.
CREATE TABLE corpora (
  tenant_id text PRIMARY KEY DEFAULT current_setting('baton.tenant', true),
  documents bigint NOT NULL DEFAULT 0,
  chunks bigint NOT NULL DEFAULT 0,
  length bigint NOT NULL DEFAULT 0
);
SELECT protect_tenant('corpora');

-- Words as they were written, for corrections. Rows outlive their document: a word counts only while its term has postings.
CREATE TABLE vocabulary (
  tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true),
  word text NOT NULL,
  term text NOT NULL,
  -- Characters of the word; an integer comparison may run before row-level security, a trigram comparison may not.
  size smallint NOT NULL,
  PRIMARY KEY (tenant_id, word)
);
CREATE INDEX vocabulary_by_size ON vocabulary (tenant_id, size);
SELECT protect_tenant('vocabulary');

-- Embeddings of chunks, where an embedding model is configured. Plain arrays, so that the table is the same with and without pgvector.
CREATE TABLE embeddings (
  tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true),
  chunk_no bigint NOT NULL REFERENCES chunks ON DELETE CASCADE,
  model text NOT NULL,
  vector real[] NOT NULL,
  PRIMARY KEY (tenant_id, model, chunk_no)
);
CREATE INDEX embeddings_by_chunk ON embeddings (chunk_no);
SELECT protect_tenant('embeddings');
