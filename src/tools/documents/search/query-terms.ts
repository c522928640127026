import type { Connection } from "../../database/database.ts";
import { phraseSynonyms, synonymsOf } from "../../text/synonyms.ts";
import { words } from "../../text/words.ts";
import { correctWord, type Correction } from "./correct-word.ts";

/** A stemmed word to look for, and how much it counts. */
export interface QueryTerm {
  readonly term: string;
  readonly weight: number;
  /** A word of the query and its synonyms are one concept: of those that a chunk has, only the best counts. */
  readonly concept: number;
}

/** Words of asking that survive the phrase rules. They may be the topic after all, so they count a little. */
const faint: ReadonlySet<string> = new Set(
  `long much many fast soon often quickly happen happens mean means work works use used get gets getting go goes make makes take takes
   need needs want wants like say says said know tell show find give let look looking please thing things way ways kind kinds type types
   exactly actually really currently still company our harborline different several various anything everything something someone anyone
   possible able allowed people one two sort information details detail info`.split(/\s+/u),
);
const FAINT = 0.35;
/** Of one text: a whole letter may be given as a query. */
const MOST_WORDS = 400;
/** A corrected word may be the wrong one. */
const CORRECTED = 0.8;
/** A synonym of a word that the documents have, ... */
const SYNONYM = 0.35;
/** ... and of one that they do not have. */
const SUBSTITUTE = 0.7;

interface Found {
  readonly word: string;
  readonly term: string;
  readonly known: boolean;
}

export interface QueryTerms {
  /** For each text, with synonyms. */
  readonly terms: readonly (readonly QueryTerm[])[];
  /** Of what is excluded, the words themselves: what is only akin to them may be the topic. */
  readonly excluded: readonly QueryTerm[];
  readonly corrections: readonly Correction[];
}

/** The terms to search several texts by, and the spelling corrections made on the way. */
export async function queryTerms(
  db: Connection,
  texts: readonly string[],
  excluded: readonly string[],
): Promise<QueryTerms> {
  const wordsOf = [...texts, excluded.join(" ")].map((text) => words(text).slice(0, MOST_WORDS));
  const { rows } = await db.query<Found>(
    // LATERAL, so that each term is looked up in the index also while the planner has no statistics of what was just ingested.
    `SELECT w.word, t.term, p.known IS NOT NULL AS known
     FROM unnest($1::text[]) AS w(word) CROSS JOIN unnest(tsvector_to_array(to_tsvector('english', w.word))) AS t(term)
     LEFT JOIN LATERAL (SELECT true AS known FROM postings WHERE postings.term = t.term LIMIT 1) p ON true`,
    [[...new Set(wordsOf.flat())]],
  );
  const corrections = new Map<string, Correction>();
  for (const { word, known } of rows) {
    if (known || corrections.has(word)) continue;
    const correction = await correctWord(db, word);
    if (correction !== undefined) corrections.set(word, correction);
  }
  return {
    terms: wordsOf.slice(0, -1).map((list) => termsOf(list, rows, corrections, true)),
    excluded: termsOf(wordsOf.at(-1) ?? [], rows, corrections, false),
    corrections: [...corrections.values()],
  };
}

function termsOf(
  list: readonly string[],
  rows: readonly Found[],
  corrections: ReadonlyMap<string, Correction>,
  expand: boolean,
): QueryTerm[] {
  const terms = new Map<string, QueryTerm>();
  const add = (term: string, weight: number, concept: number): void => {
    if (weight > (terms.get(term)?.weight ?? 0)) terms.set(term, { term, weight, concept });
  };
  for (const [concept, word] of list.entries()) {
    const strength = faint.has(word) ? FAINT : 1;
    const correction = corrections.get(word);
    const found =
      correction === undefined ? rows.filter((row) => row.word === word) : [{ term: correction.term, known: true }];
    for (const { term, known } of found) {
      add(term, correction === undefined ? strength : CORRECTED, concept);
      if (faint.has(word) || !expand) continue;
      for (const synonym of synonymsOf(term)) add(synonym, known ? SYNONYM : SUBSTITUTE, concept);
    }
  }
  if (!expand) return [...terms.values()];
  for (const [index, { stems }] of phraseSynonyms(list.join(" ")).entries()) {
    for (const synonym of stems) add(synonym, SUBSTITUTE, list.length + index);
  }
  return [...terms.values()];
}
