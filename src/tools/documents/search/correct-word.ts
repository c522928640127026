import type { Connection } from "../../database/database.ts";
import { isEnglishWord } from "../../text/english-words.ts";
import { editDistance } from "../../text/edit-distance.ts";

/** A word of the query that no document has, and the word of the documents that was searched in its place. */
export interface Correction {
  readonly word: string;
  readonly corrected: string;
  /** The stem of `corrected`. */
  readonly term: string;
}

interface Candidate {
  readonly word: string;
  readonly term: string;
  readonly likeness: number;
}

/**
 * The word of the tenant's documents that was most likely meant; `undefined` when none is near. Candidates come by trigrams where
 * the database has pg_trgm and by first letter otherwise; the edit distance decides. A wrong correction is worse than none: English
 * words are left as they are, and a word with another first letter is taken at distance 1 only ("vacation" is not "location").
 */
export async function correctWord(db: Connection, word: string): Promise<Correction | undefined> {
  if (!/^\p{L}{4,40}$/u.test(word) || isEnglishWord(word)) return undefined;
  const { rows: extensions } = await db.query("SELECT FROM pg_extension WHERE extname = 'pg_trgm'");
  const { rows } = await db.query<Candidate>(extensions.length > 0 ? BY_TRIGRAM : BY_LETTER, [word]);
  const most = word.length >= 7 ? 2 : 1;
  const near = rows
    .map((row) => ({ ...row, distance: editDistance(word, row.word) }))
    .filter((row) => row.distance <= (row.word.startsWith(word.charAt(0)) ? most : 1))
    .toSorted((a, b) => a.distance - b.distance || b.likeness - a.likeness || (a.word < b.word ? -1 : 1));
  const [best] = near;
  return best === undefined ? undefined : { word, corrected: best.word, term: best.term };
}

// The nearest words first, then whether any document still has them: in this order also without statistics of the tables.
const sql = (likeness: string, condition: string, most: number): string => `
  WITH near AS MATERIALIZED (
    SELECT word, term, ${likeness} AS likeness FROM vocabulary
    WHERE size BETWEEN length($1) - 2 AND length($1) + 2 AND ${condition}
    ORDER BY likeness DESC, word LIMIT ${most}
  )
  SELECT near.* FROM near CROSS JOIN LATERAL (SELECT FROM postings WHERE postings.term = near.term LIMIT 1) p`;

const BY_TRIGRAM = sql("similarity(word, $1)", "similarity(word, $1) > 0.15", 60);
const BY_LETTER = sql("0::real", "left(word, 1) = left($1, 1)", 5000);
