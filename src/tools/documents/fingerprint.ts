import { createHash } from "node:crypto";

/** sha256, hex. */
export function sha256(data: Uint8Array | string): string {
  return createHash("sha256").update(data).digest("hex");
}

/** Id of the document at a source: the same in every database. */
export function documentId(source: string): string {
  return `doc_${sha256(source).slice(0, 16)}`;
}

/** Id of a chunk: the same wherever the same version of the same source is cut the same way. */
export function chunkId(document: string, version: string, start: number, end: number): string {
  return `chk_${sha256(`${document}\n${version}\n${start}-${end}`).slice(0, 20)}`;
}
