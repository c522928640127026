import { readFile, stat } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import type { Database } from "../database/database.ts";
import { InvalidInput, toFailure, type Failure } from "../errors.ts";
import { addDocument } from "./add-document.ts";
import type { DocumentBytes } from "./document-bytes.ts";
import { embedMissing } from "./embed-missing.ts";
import type { Embedder } from "./embedder.ts";
import { listFiles } from "./list-files.ts";
import { removeAbsent } from "./remove-documents.ts";

export interface IngestOptions {
  /** What sources are named relative to; files outside of it keep their absolute path. Default: the current folder. */
  readonly base?: string;
  /** Largest file, bytes. Default 25 MiB. */
  readonly maxBytes?: number;
  /** Removes documents that came from the same folder and whose file is gone. Default false. */
  readonly prune?: boolean;
  /** Computes embeddings for what has none yet. */
  readonly embedder?: Embedder;
  readonly signal?: AbortSignal;
}

/** What became of each document, by source. */
export interface IngestReport {
  readonly added: string[];
  readonly unchanged: string[];
  readonly replaced: string[];
  /** Only with `prune`. */
  readonly removed: string[];
  /** The rest went in all the same. */
  readonly failed: { readonly path: string; readonly failure: Failure }[];
}

const MAX_BYTES = 25 * 1024 * 1024;

/**
 * Brings documents into the tenant's corpus: a file, a folder with all below it (dot files left out), or bytes. The same content again changes
 * nothing; other content under the same source replaces the document in one transaction. A file that cannot be read is reported, not thrown.
 * @throws NotFound when the path does not exist, InvalidInput when an option is out of range.
 */
export async function ingest(
  database: Database,
  tenant: string,
  what: string | DocumentBytes,
  options: IngestOptions = {},
): Promise<IngestReport> {
  const maxBytes = options.maxBytes ?? MAX_BYTES;
  if (!(maxBytes > 0))
    throw new InvalidInput(`Expected maxBytes to be positive, got ${maxBytes}`, { field: "maxBytes" });
  const report: IngestReport = { added: [], unchanged: [], replaced: [], removed: [], failed: [] };
  const attempt = async (path: string, load: () => Promise<DocumentBytes>): Promise<void> => {
    options.signal?.throwIfAborted();
    try {
      const document = await load();
      report[await addDocument(database, tenant, document)].push(document.source);
    } catch (error) {
      report.failed.push({ path, failure: toFailure(error) });
    }
  };

  if (typeof what === "string") {
    const root = resolve(what);
    const base = resolve(options.base ?? ".");
    const files = await listFiles(root);
    for (const path of files) {
      const source = sourceOf(base, path);
      await attempt(source, () => loadFile(path, source, maxBytes));
    }
    if (options.prune) {
      const present = files.map((path) => sourceOf(base, path));
      report.removed.push(...(await removeAbsent(database, tenant, sourceOf(base, root), present)));
    }
  } else {
    await attempt(what.source, () => Promise.resolve(checkSize(what, maxBytes)));
  }
  if (options.embedder) await embedMissing(database, tenant, options.embedder, options.signal);
  return report;
}

/** The path from the base with forward slashes, or the absolute path of a file outside of it. */
function sourceOf(base: string, path: string): string {
  const inside = relative(base, path);
  const source = inside.startsWith("..") || inside === "" || resolve(inside) === inside ? path : inside;
  return source.split(sep).join("/");
}

async function loadFile(path: string, source: string, maxBytes: number): Promise<DocumentBytes> {
  const { size } = await stat(path);
  if (size > maxBytes) throw tooLarge(size, maxBytes);
  return { bytes: await readFile(path), source };
}

function checkSize(document: DocumentBytes, maxBytes: number): DocumentBytes {
  if (document.bytes.length > maxBytes) throw tooLarge(document.bytes.length, maxBytes);
  return document;
}

function tooLarge(size: number, limit: number): InvalidInput {
  return new InvalidInput(`the file has ${size} bytes; at most ${limit} are read`, { field: "content" });
}
