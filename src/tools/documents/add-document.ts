import type { Database } from "../database/database.ts";
import { InvalidInput } from "../errors.ts";
import { chunkDocument } from "./chunk-document.ts";
import { sha256 } from "./fingerprint.ts";
import type { DocumentBytes } from "./document-bytes.ts";
import { formatOf, mediaTypes } from "./read/document-format.ts";
import { READER_VERSION, readDocument } from "./read/read-document.ts";
import { documentTitle } from "./sections.ts";
import { dropDocument, lockCorpus, storeDocument } from "./store-document.ts";

/** Adds one document or replaces an earlier version of it. @throws InvalidInput when it cannot be read. */
export async function addDocument(
  database: Database,
  tenant: string,
  { bytes, source, mediaType }: DocumentBytes,
): Promise<"added" | "unchanged" | "replaced"> {
  if (source.trim() === "" || source.length > 1000 || /\p{Cc}/u.test(source)) {
    throw new InvalidInput("Expected the source to have 1 to 1,000 characters, none of them a control character", {
      field: "source",
    });
  }
  const format = formatOf(source, mediaType);
  const contentHash = sha256(bytes);
  const stored = await database.tenant(tenant, (db) =>
    db.query("SELECT FROM documents WHERE source = $1 AND content_hash = $2 AND reader = $3", [
      source,
      contentHash,
      READER_VERSION,
    ]),
  );
  if (stored.rows.length > 0) return "unchanged";

  // Reading and cutting may take seconds: done before the transaction, which keeps other writers waiting.
  const extracted = await readDocument(bytes, format);
  const title = (documentTitle(extracted) ?? nameOf(source)).slice(0, 300).toWellFormed();
  const { text } = extracted;
  const chunks = chunkDocument(extracted);
  const ready = { source, title, mediaType: mediaTypes[format], contentHash, bytes: bytes.length, text, chunks };
  return database.tenant(tenant, async (db) => {
    await lockCorpus(db);
    const existed = await dropDocument(db, source);
    await storeDocument(db, ready);
    return existed ? "replaced" : "added";
  });
}

/** "refund-policy_2026.md" as "Refund policy 2026". */
function nameOf(source: string): string {
  const file = source.split(/[/\\]/u).at(-1) ?? source;
  const name = file
    .replace(/\.[a-z0-9]+$/iu, "")
    .replaceAll(/[-_]+/gu, " ")
    .trim();
  return name === "" ? source : name.charAt(0).toUpperCase() + name.slice(1);
}
