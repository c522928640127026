import type { Connection } from "../../database/database.ts";
import type { Passage } from "../passage.ts";
import type { Ranked } from "./ranker.ts";

interface Row extends Omit<Passage, "score" | "page" | "flagged"> {
  readonly chunk_no: string;
  readonly page: number | null;
  readonly flagged: string[];
}

/** The passages of ranked chunks, in the same order. */
export async function loadPassages(db: Connection, ranked: readonly Ranked[]): Promise<Passage[]> {
  const { rows } = await db.query<Row>(
    `SELECT c.chunk_no, c.chunk_id AS id, c.document_id, d.title, d.source, d.content_hash AS version, c.headings, c.page,
       c.start_offset AS start, c.end_offset AS "end", c.text, c.flagged
     FROM chunks c JOIN documents d USING (tenant_id, document_id) WHERE c.chunk_no = ANY($1::bigint[])`,
    [ranked.map((one) => one.chunk)],
  );
  const byNumber = new Map(rows.map((row) => [row.chunk_no, row]));
  return ranked.flatMap(({ chunk, score }) => {
    const row = byNumber.get(chunk);
    if (row === undefined) return [];
    const { chunk_no: _number, page, flagged, ...rest } = row;
    return [{ ...rest, score, ...(page === null ? {} : { page }), ...(flagged.length === 0 ? {} : { flagged }) }];
  });
}
