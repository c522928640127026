import type { Connection } from "../../database/database.ts";
import { words } from "../../text/words.ts";
import { correctWord, type Correction } from "./correct-word.ts";

/** A stemmed word of the query and how much it counts. */
export interface QueryTerm {
  readonly term: string;
  readonly weight: number;
}

/** Words of asking that survive the phrase rules. They may be the topic after all, so they count a little. */
const faint: ReadonlySet<string> = new Set(
  `long much many fast soon often quickly happen happens mean means work works use used get gets getting go goes make makes take takes
   need needs want wants like say says said know tell show find give let look looking please thing things way ways kind kinds type types
   exactly actually really currently still company our harborline different several various anything everything something someone anyone
   possible able allowed people one two sort information details detail info`.split(/\s+/u),
);
const FAINT = 0.35;
/** A corrected word may be the wrong one. */
const CORRECTED = 0.8;

interface Found {
  readonly word: string;
  readonly term: string;
  readonly known: boolean;
}

/** The terms to search several texts by, and the spelling corrections made on the way. */
export async function queryTerms(
  db: Connection,
  texts: readonly string[],
): Promise<{ terms: QueryTerm[][]; corrections: Correction[] }> {
  const wordsOf = texts.map((text) => words(text));
  const { rows } = await db.query<Found>(
    `SELECT w.word, t.term, EXISTS (SELECT FROM postings p WHERE p.term = t.term) AS known
     FROM unnest($1::text[]) AS w(word), unnest(tsvector_to_array(to_tsvector('english', w.word))) AS t(term)`,
    [[...new Set(wordsOf.flat())]],
  );
  const corrections = new Map<string, Correction>();
  for (const { word, known } of rows) {
    if (known || corrections.has(word)) continue;
    const correction = await correctWord(db, word);
    if (correction !== undefined) corrections.set(word, correction);
  }
  const terms = wordsOf.map((list) => termsOf(list, rows, corrections));
  return { terms, corrections: [...corrections.values()] };
}

function termsOf(
  list: readonly string[],
  rows: readonly Found[],
  corrections: ReadonlyMap<string, Correction>,
): QueryTerm[] {
  const weights = new Map<string, number>();
  for (const word of list) {
    const correction = corrections.get(word);
    const terms =
      correction === undefined ? rows.filter((row) => row.word === word).map((row) => row.term) : [correction.term];
    const weight = (faint.has(word) ? FAINT : 1) * (correction === undefined ? 1 : CORRECTED);
    for (const term of terms) weights.set(term, Math.max(weight, weights.get(term) ?? 0));
  }
  return [...weights].map(([term, weight]) => ({ term, weight }));
}
